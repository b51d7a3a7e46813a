package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"griddle/app"
	"griddle/vault"

	"griddle/shop/words"
)

// What the command line says when there is no place for the master secret.
var (
	errNoKeyring = errors.New("there is no keyring on this computer to keep the store's master secret in; " +
		"name a file for it with --secret-file PATH")
	errLocked = errors.New("the keyring of this computer is locked or does not answer; unlock it, " +
		"or name a file for the master secret with --secret-file PATH")
)

// checkMasterPlace refuses, before a new store is made, what would leave it without a place for its master secret.
func (c *call) checkMasterPlace() error {
	if _, err := os.Stat(filepath.Join(c.dir, "store.db")); err == nil {
		return nil
	}
	if c.secretFile != "" {
		return c.checkSecretFile()
	}
	return placeError(vault.Check(c.ctx, nil))
}

// checkSecretFile refuses, before a new store is made, a secret file that was named and cannot be used.
func (c *call) checkSecretFile() error {
	if c.secretFile == "" {
		return nil
	}
	return vault.CheckSecretFile(c.secretFile)
}

// takeSecretFile makes or opens the secret file that was named, so that its place is known from here on, for a command
// that does not need the master secret itself.
func (c *call) takeSecretFile(a *app.App) error {
	if c.secretFile == "" {
		return nil
	}
	st := a.Vault.Open(c.ctx, false)
	c.noteUnnoted(st)
	return c.masterError(st)
}

// noteUnnoted says that a secret file has to be named again.
func (c *call) noteUnnoted(st vault.Status) {
	if st.Reason == vault.FileUnnoted {
		fmt.Fprintln(c.Stderr, st.Why)
	}
}

func placeError(err error) error {
	switch {
	case errors.Is(err, vault.ErrNoKeyring):
		return errNoKeyring
	case errors.Is(err, vault.ErrLocked):
		return errLocked
	}
	return err
}

// needMaster opens the master secret, makes it for a new store, asks for passphrase or recovery key on a terminal, or
// fails.
func (c *call) needMaster(a *app.App) error {
	terminal := c.terminal()
	st := a.Vault.Open(c.ctx, terminal)
	if st.Condition == vault.Fresh {
		return placeError(a.Vault.Setup(c.ctx))
	}
	if st.Condition != vault.Ready && terminal {
		if err := c.askForMaster(a, st); err != nil {
			return err
		}
		st = a.Vault.Status()
	}
	c.noteUnnoted(st)
	return c.masterError(st)
}

// serveMaster is needMaster for serve: an existing store is served without its master too, each call answered
// "locked", unless the secret file was named for this start.
func (c *call) serveMaster(a *app.App) error {
	st := a.Vault.Open(c.ctx, false)
	if st.Condition == vault.Fresh {
		return placeError(a.Vault.Setup(c.ctx))
	}
	if st.Condition != vault.Ready && c.terminal() {
		if err := c.askForMaster(a, st); err != nil {
			return err
		}
		st = a.Vault.Status()
	}
	if st.New || c.secretFile != "" {
		return c.masterError(st)
	}
	return nil
}

func (c *call) masterError(st vault.Status) error {
	switch {
	case st.Condition == vault.Ready:
		return nil
	case st.New && st.Condition == vault.NoKeyring:
		return errNoKeyring
	case st.New && st.Condition == vault.Locked && c.secretFile == "":
		return errLocked
	}
	return &words.Error{Sentence: st.Why}
}

// askForMaster asks the person at the terminal for what opens the store; an empty line goes on without it.
func (c *call) askForMaster(a *app.App, st vault.Status) error {
	var try func(string) error
	var question string
	switch {
	case st.NeedsPassphrase:
		question, try = "Passphrase", func(text string) error { return a.Vault.Unlock(c.ctx, text) }
	case !st.New && (st.Condition == vault.Gone || st.Condition == vault.NoKeyring):
		question, try = "Recovery key", func(text string) error { return a.Vault.EnterRecoveryKey(c.ctx, text) }
		fmt.Fprintln(c.Stderr, st.Why)
	default:
		return nil
	}
	for {
		text, err := c.ask(question+" (empty: go on without): ", st.NeedsPassphrase)
		if err != nil || text == "" {
			return err
		}
		err = try(text)
		if !errors.Is(err, vault.ErrPassphrase) && !errors.Is(err, vault.ErrRecoveryKey) &&
			!errors.Is(err, vault.ErrOtherStore) {
			return err
		}
		fmt.Fprintln(c.Stderr, app.Sentence(err))
	}
}

// terminal says whether a person can be asked.
func (c *call) terminal() bool {
	f, ok := c.Stdin.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// ask reads one line from stdin; on a terminal a hidden one is not shown while it is typed. The end of the input is
// an empty line.
func (c *call) ask(question string, hidden bool) (string, error) {
	if c.terminal() {
		if hidden {
			return c.askHidden(question)
		}
		fmt.Fprint(c.Stderr, question)
	}
	line, err := bufio.NewReader(c.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// askHidden asks a person once nothing that is typed is shown any more: whoever types fast would show the rest else.
func (c *call) askHidden(question string) (string, error) {
	fd := int(c.Stdin.(*os.File).Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer term.Restore(fd, before)
	line, err := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{c.Stdin, c.Stderr}, "").ReadPassword(question)
	if errors.Is(err, io.EOF) { // Ctrl-C, which is no signal now, or the end of the input
		err = context.Canceled
	}
	return line, err
}
