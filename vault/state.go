package vault

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"time"

	"griddle/shop/words"
	"griddle/storage"
)

// holding is what is at hand of the master secrets; never changed once stored.
type holding struct {
	condition Condition
	current   *subkeys            // of the newest master, nil when it is not at hand
	byID      map[string]*subkeys // every master at hand
}

const (
	inKeyring    = "keyring"
	inFile       = "file"
	inPassphrase = "passphrase"
)

// errSlow: the time limit passed; the step goes on and its result is taken when it comes.
var errSlow = errors.New("no answer in time")

// run is the only way to a step that may touch the keyring: one at a time, each on a goroutine of its own, waited for
// until the limit.
func (v *Vault) run(ctx context.Context, limit time.Duration, step func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSlow)
	defer cancel()
	for {
		v.mu.Lock()
		before := v.pending
		if before == nil {
			done, result := make(chan struct{}), error(nil)
			v.pending = done
			v.mu.Unlock()
			go func() {
				defer func() {
					v.mu.Lock()
					v.pending = nil
					v.mu.Unlock()
					close(done)
				}()
				result = step()
			}()
			select {
			case <-done:
				return result
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		v.waiting++
		v.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
		}
		v.mu.Lock()
		v.waiting--
		v.mu.Unlock()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// ownerRun runs a step the owner waits for and words the time limit for them.
func (v *Vault) ownerRun(ctx context.Context, step func() error) error {
	before := v.generation()
	err := v.run(ctx, v.owner, step)
	if errors.Is(err, errSlow) {
		v.tooSlow(before)
		return ErrLocked
	}
	return err
}

func (v *Vault) generation() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.settled
}

// tooSlow says "locked" after a time limit, unless something was settled meanwhile or the master is at hand anyway.
func (v *Vault) tooSlow(before int) {
	v.mu.Lock()
	same := v.settled == before && v.status.Condition != Ready && v.status.Condition != HashOnly
	v.mu.Unlock()
	if same {
		masters, err := v.masters()
		v.settle(Status{New: err == nil && len(masters) == 0, Condition: Locked}.in(InKeyring,
			"").because(KeyringSilent), nil, nil)
	}
}

// settle makes a status and the masters at hand known. A nil map keeps what is held.
func (v *Vault) settle(st Status, byID map[string]*subkeys, current *subkeys) {
	if st.Condition == Gone || st.Condition == NoKeyring {
		n, err := v.note()
		st.Known = err == nil && n.Tagged
	}
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		return
	}
	if byID == nil {
		byID, current = v.held.Load().byID, v.held.Load().current
	}
	switch {
	case st.Condition == Ready:
		v.byHash = false
	case v.byHash:
		st.Condition = HashOnly
		st = st.because(ByHash)
	}
	changed := !st.Equal(v.status)
	v.status = st
	v.settled++
	v.held.Store(&holding{condition: st.Condition, current: current, byID: byID})
	v.mu.Unlock()
	if changed {
		if v.o.Settled != nil {
			v.o.Settled(st)
		}
		v.changed.Tell(st)
	}
}

// look finds the masters of this store where they are kept and settles the status. Only when the owner wants it may
// the system ask for a password.
func (v *Vault) look(owner bool) error {
	masters, err := v.masters()
	if err != nil {
		v.settle(Status{Condition: Locked}.because(StoreUnread), nil, nil)
		return err
	}
	if len(masters) == 0 {
		return v.lookFresh(owner)
	}
	at := maps.Clone(v.held.Load().byID)
	if at == nil {
		at = map[string]*subkeys{}
	}
	status, silent := Status{Condition: Ready}, false
	for i, m := range masters {
		if i == 0 {
			status = v.placed(status, m)
		}
		if at[m.id] != nil || (silent && m.place == inKeyring) {
			continue
		}
		keys, trouble := v.fetch(m, i == 0, owner)
		if keys != nil {
			at[m.id] = keys
			continue
		}
		silent = silent || (m.place == inKeyring && trouble.Condition != Gone)
		if i == 0 {
			if trouble.File == "" {
				trouble.Kept, trouble.File, trouble.Place = status.Kept, status.File, status.Place
			}
			status = trouble
		}
	}
	v.settle(v.kept(status), at, at[masters[0].id])
	return nil
}

// kept says of a master at hand when it will not be at hand by itself the next time.
func (v *Vault) kept(st Status) Status {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case st.Condition != Ready:
	case v.unkept:
		return st.in(InMemory, "").because(OnlyInMemory)
	case v.unnoted && st.Kept == InSecretFile:
		return st.because(FileUnnoted)
	}
	return st
}

// lookFresh settles the status of a store without a master: the secret file of the command line is made, the keyring
// only asked.
func (v *Vault) lookFresh(owner bool) error {
	if v.o.SecretFile != "" {
		if !v.o.MayCreate {
			v.settle(Status{New: true, Condition: Fresh}.in(InSecretFile, v.o.SecretFile).because(NoKeysYet), nil, nil)
			return nil
		}
		if err := v.makeMaster(nil); err != nil {
			v.settle(Status{New: true, Condition: Locked}.in(InSecretFile, v.o.SecretFile).refused(err), nil, nil)
			return err
		}
		return nil
	}
	st := Status{New: true, Condition: Fresh}.in(InKeyring, "").because(NewStore)
	switch _, err := v.keyringGet("new", owner); {
	case err == nil || isNotFound(err):
	case errors.Is(err, ErrNoKeyring):
		st = Status{New: true, Condition: NoKeyring}.because(NoKeyringYet)
	default:
		st = Status{New: true, Condition: Locked}.in(InKeyring, "").because(KeyringSilent)
	}
	v.settle(st, nil, nil)
	return nil
}

// fetch gets one master from its place; nil and the trouble when it is not there. A secret file is read where the
// owner named it, never where the store says: whoever made the store's file may have put a secret there too.
func (v *Vault) fetch(m master, newest, owner bool) (*subkeys, Status) {
	if path := v.secretFile(m, newest); path != "" {
		return v.fetchFile(m, path)
	}
	switch m.place {
	case inFile:
		return nil, Status{Condition: Gone}.unnamed(v.db.Dir(), v.tellable(m))
	case inPassphrase:
		return nil, Status{Condition: Locked, NeedsPassphrase: true}.because(PassphraseNeeded)
	}
	text, err := v.keyringGet(m.id, owner)
	switch {
	case isNotFound(err):
		return nil, Status{Condition: Gone}.because(EntryGone)
	case errors.Is(err, ErrNoKeyring):
		return nil, Status{Condition: NoKeyring}.because(KeyringLost)
	case err != nil:
		return nil, Status{Condition: Locked}.because(KeyringSilent)
	}
	secret, err := parseSecret(text)
	if err != nil {
		return nil, Status{Condition: Gone}.because(EntryForeign)
	}
	if keys := newSubkeys(m.id, secret); keys.proves(m) {
		return keys, Status{}
	}
	return nil, Status{Condition: Gone}.because(EntryForeign)
}

func (v *Vault) fetchFile(m master, path string) (*subkeys, Status) {
	secret, err := readSecretFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Status{Condition: Gone}.in(InSecretFile, path).because(FileMissing)
	case err != nil:
		return nil, Status{Condition: Locked}.in(InSecretFile, path).refused(err)
	}
	keys := newSubkeys(m.id, secret)
	if !keys.proves(m) {
		return nil, Status{Condition: Gone}.in(InSecretFile, path).because(FileForeign)
	}
	sweepSecrets(filepath.Dir(path))
	v.remember(m.id, path)
	if as := v.asStored(path); m.place != inFile || m.path != as {
		m.place, m.path = inFile, as
		// The master is at hand even when its place cannot be stored, for instance on a full disk.
		_ = v.moveMaster(m)
	}
	return keys, Status{}
}

// secretFile is where the owner keeps a master: in the file named on the command line, which is the newest one's, else
// in the one named earlier; "" when none was.
func (v *Vault) secretFile(m master, newest bool) string {
	if newest && v.o.SecretFile != "" {
		return v.o.SecretFile
	}
	n, err := v.note()
	if err != nil {
		return "" // as if none had been named, which the owner is told
	}
	return n.SecretFiles[v.folder()][m.id]
}

// placed says where a master is kept.
func (v *Vault) placed(st Status, m master) Status {
	path := v.secretFile(m, true)
	switch {
	case path != "":
		return st.in(InSecretFile, path)
	case m.place == inFile:
		return st
	case m.place == inPassphrase:
		return st.in(InPassphraseFile, "")
	}
	return st.in(InKeyring, "")
}

// noticeMasters looks again when another process made a master (keys create beside a running serve).
func (v *Vault) noticeMasters(c storage.Change) {
	if !c.Elsewhere {
		return
	}
	masters, err := v.masters()
	if err != nil || len(masters) == 0 || v.held.Load().byID[masters[0].id] != nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	switch v.status.Condition {
	case Fresh, NoKeyring, Ready:
		if v.pending == nil && !v.closed {
			go v.Open(context.Background(), false)
		}
	}
}

// ServeByHash lets existing keys in by their hash alone until the restart: Gone or NoKeyring → HashOnly. Not in a
// store that was never open in this account: its keys may be anybody's.
func (v *Vault) ServeByHash() error {
	v.mu.Lock()
	st := v.status
	may := st.Known && (st.Condition == Gone || st.Condition == NoKeyring)
	v.byHash = v.byHash || may
	v.mu.Unlock()
	if !may {
		return words.Because(ErrNotAllowed,
			"Keys can be served without the master secret only where it was at hand before.")
	}
	v.settle(st, nil, nil)
	return nil
}
