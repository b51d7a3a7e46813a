package vault

import (
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
)

func absent() *memoryKeyring { return &memoryKeyring{absent: true} }

func TestSecretFileIsMadeOnceAndRemembered(t *testing.T) {
	dir, path := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	h := openStore(t, dir, absent(), Options{SecretFile: path, MayCreate: true})
	h.is(Ready)
	info, err := os.Stat(path)
	h.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o", info.Mode().Perm())
	}
	content, err := os.ReadFile(path)
	h.must(err)
	if raw, err := hex.DecodeString(strings.TrimSpace(string(content))); err != nil || len(raw) != 32 {
		t.Errorf("content %q is not 64 hexadecimal digits", content)
	}
	if !strings.Contains(h.v.Status().Place.String(), path) {
		t.Errorf("place %q does not name the file", h.v.Status().Place)
	}
	_, text := h.create(NewKey{Name: "Till"})

	h = h.again(Options{}) // the flag is needed once
	h.is(Ready)
	_, err = h.find(text)
	h.must(err)

	h.must(os.Rename(path, path+".moved"))
	h = h.again(Options{})
	h.is(Gone)
	h = h.again(Options{SecretFile: path, MayCreate: true}) // the store has a master: no new one
	h.is(Gone)
	if _, err := os.Stat(path); err == nil {
		t.Error("a second secret file was made")
	}
	h = h.again(Options{SecretFile: path + ".moved"})
	h.is(Ready)
	h = h.again(Options{}) // the new place is remembered
	h.is(Ready)
}

// TestSecretFileIsReadWhereTheOwnerSaid: a data folder that came from elsewhere, or was moved, has its secret file
// named once more; until then the owner is told how.
func TestSecretFileIsReadWhereTheOwnerSaid(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a")
	secret := filepath.Join(dir, "secret")
	h := openStore(t, dir, absent(), Options{SecretFile: secret, MayCreate: true})
	_, text := h.create(NewKey{Name: "Till"})
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	h.close()
	h.dir = dir + " b"
	h.must(os.Rename(dir, h.dir))
	secret = filepath.Join(h.dir, "secret")
	h = openStore(t, h.dir, absent(), Options{})
	h.is(Gone)
	st := h.v.Status()
	want := `griddle serve --data "` + h.dir + `" --secret-file "` + secret + `"`
	if st.Reason != FileUnnamed || st.File != secret || st.Folder != h.dir || !strings.Contains(st.Why.String(), want) {
		t.Errorf("the owner is not told what to type: %+v", st)
	}
	_, err = h.find(text)
	h.refuses(err, ErrLocked)

	h = h.again(Options{SecretFile: secret})
	h.is(Ready)
	h = h.again(Options{})
	h.is(Ready)
	_, err = h.find(text)
	h.must(err)

	// The recovery key does it too, and is kept where the owner keeps the master.
	h.must(os.RemoveAll(notesOf(t)))
	h.must(os.Remove(secret))
	h = h.again(Options{})
	h.is(Gone)
	h.must(h.v.EnterRecoveryKey(t.Context(), recovery))
	h.is(Ready)
	if _, err := os.Stat(secret); err == nil {
		t.Error("the master was put where the store said")
	}
}

// TestStoreNamesASecretOfItsOwn: a stranger's store, laid into an empty folder, whose master is in a file that came
// with it.
func TestStoreNamesASecretOfItsOwn(t *testing.T) {
	for name, path := range map[string]string{
		"uploaded":      filepath.Join("files", "ab", "abcdef"),
		"beside":        "secret",
		"up":            filepath.Join("..", "elsewhere"),
		"absolute":      "ABS",
		"for the shell": "secret\"; rm -rf ~; \"",
		"no name":       "",
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			file := filepath.Join(dir, path)
			if path == "ABS" {
				file = filepath.Join(dir, "files", "secret")
				path = file
			}
			h := openStore(t, dir, absent(), Options{SecretFile: filepath.Join(t.TempDir(), "evil"), MayCreate: true})
			_, text := h.create(NewKey{Name: "evil"})
			content, err := os.ReadFile(h.v.o.SecretFile)
			h.must(err)
			h.write(func(tx *storage.Tx) error {
				_, err := storage.Set(tx, mastersTable, storage.Cond{}, storage.Values{"place": inFile, "path": path})
				return err
			})
			if file != dir {
				h.must(os.MkdirAll(filepath.Dir(file), 0o700))
				h.must(os.WriteFile(file, content, 0o600))
			}
			h.must(os.RemoveAll(notesOf(t))) // it was made on another computer
			h = h.again(Options{})
			h.is(Gone)
			_, err = h.find(text)
			h.refuses(err, ErrLocked)
			st := h.v.Status()
			told := name == "beside"
			if (st.File != "") != told || strings.Contains(st.Why.String(), "griddle serve") != told {
				t.Errorf("told: %q", st.Why)
			}
			h.refuses(h.v.ServeByHash(), ErrNotAllowed)
			// New keys do not go where the store says either.
			before, err := os.ReadDir(dir)
			h.must(err)
			h.refuses(h.v.StartNewKeys(t.Context()), ErrNoKeyring)
			if after, err := os.ReadDir(dir); err != nil || len(after) != len(before) {
				t.Errorf("something was made in the folder: %v, %v", after, err)
			}
		})
	}
}

// TestUnnotedPlaceIsSaid: the master is at hand, but the flag will be needed again.
func TestUnnotedPlaceIsSaid(t *testing.T) {
	h := newStore(t, Options{})
	h.close()
	h.must(os.MkdirAll(filepath.Dir(notesOf(t)), 0o700))
	h.must(os.WriteFile(notesOf(t), nil, 0o600)) // a file in the way of the folder
	path := filepath.Join(t.TempDir(), "secret")
	h = openStore(t, h.dir, absent(), Options{SecretFile: path, MayCreate: true})
	h.is(Ready)
	if st := h.v.Status(); st.Reason != FileUnnoted || !strings.Contains(st.Why.String(), path) {
		t.Errorf("%+v", st)
	}
	h.must(os.Remove(notesOf(t)))
	h = h.again(Options{SecretFile: path})
	if st := h.v.Status(); st.Condition != Ready || st.Why.Form != "" {
		t.Errorf("%+v", st)
	}
}

// TestKilledMakersLeaveNoSecret: what a kill left beside the secret file goes at the next start.
func TestKilledMakersLeaveNoSecret(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "secret")
	put := func(name string, age time.Duration) {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(name, []byte(strings.Repeat("5e", 32)), 0o600),
			os.Chtimes(name, time.Time{}, time.Now().Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (names []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	put(".secret-4711", time.Hour)
	put(".secret-notes", time.Hour)
	put(".secret-1", 0) // may be in the making
	h := openStore(t, t.TempDir(), absent(), Options{SecretFile: path, MayCreate: true})
	h.is(Ready)
	if got := left(); !slices.Equal(got, []string{".secret-1", ".secret-notes", "secret"}) {
		t.Errorf("after the file was made: %v", got)
	}
	put(".secret-1", time.Hour)
	h = h.again(Options{})
	h.is(Ready)
	if got := left(); !slices.Equal(got, []string{".secret-notes", "secret"}) {
		t.Errorf("after the file was read: %v", got)
	}
}

func TestSecretFileNotMadeUnlessAllowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	h := openStore(t, t.TempDir(), absent(), Options{SecretFile: path})
	h.is(Fresh)
	if _, err := os.Stat(path); err == nil {
		t.Error("the file was made")
	}
}

func TestSecretFileGiven(t *testing.T) { // made by the owner, for instance with openssl rand -hex 32
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(strings.Repeat("5e", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	h := openStore(t, t.TempDir(), absent(), Options{SecretFile: path, MayCreate: true})
	h.is(Ready)
	if hex.EncodeToString(h.v.held.Load().current.secret[:]) != strings.Repeat("5e", 32) {
		t.Error("another secret is used")
	}
}

func TestSecretFileRefused(t *testing.T) {
	digits := strings.Repeat("5e", 32)
	for name, c := range map[string]struct {
		content string
		mode    os.FileMode
		word    string
	}{
		"group may read":   {digits, 0o640, "chmod 600"},
		"others may read":  {digits, 0o604, "chmod 600"},
		"others may write": {digits, 0o602, "chmod 600"},
		"group may run":    {digits, 0o610, "chmod 600"},
		"short":            {digits[2:], 0o600, "64 hexadecimal digits"},
		"not hexadecimal":  {"x" + digits[1:], 0o600, "64 hexadecimal digits"},
		"empty":            {"", 0o600, "64 hexadecimal digits"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "secret")
			if err := os.WriteFile(path, []byte(c.content), c.mode); err != nil {
				t.Fatal(err)
			}
			os.Chmod(path, c.mode) // whatever the umask says
			h := openStore(t, t.TempDir(), absent(), Options{SecretFile: path, MayCreate: true})
			h.is(Locked)
			if why := h.v.Status().Why.String(); !strings.Contains(why, c.word) || !strings.Contains(why, path) {
				t.Errorf("why: %q", why)
			}
			masters, err := h.v.masters()
			h.must(err)
			if len(masters) != 0 {
				t.Error("a master was noted")
			}
		})
	}
	t.Run("folder", func(t *testing.T) {
		h := openStore(t, t.TempDir(), absent(), Options{SecretFile: t.TempDir(), MayCreate: true})
		h.is(Locked)
	})
	t.Run("folder missing", func(t *testing.T) {
		lost := filepath.Join(t.TempDir(), "no", "secret")
		h := openStore(t, t.TempDir(), absent(), Options{SecretFile: lost, MayCreate: true})
		h.is(Locked)
	})
	t.Run("later", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "secret")
		h := openStore(t, t.TempDir(), absent(), Options{SecretFile: path, MayCreate: true})
		h.is(Ready)
		h.must(os.Chmod(path, 0o644))
		h = h.again(Options{})
		h.is(Locked)
		h.must(os.Chmod(path, 0o600))
		h.v.Open(t.Context(), false)
		h.is(Ready)
	})
}

func TestSecretFileOfAnotherStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	h := openStore(t, t.TempDir(), absent(), Options{SecretFile: path, MayCreate: true})
	h.is(Ready)
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	h.must(os.WriteFile(path, []byte(strings.Repeat("5e", 32)), 0o600))
	h = h.again(Options{})
	h.is(Gone)
	if err := h.v.EnterRecoveryKey(t.Context(), recovery); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a foreign secret file was overwritten or not named: %v", err)
	}
	h.must(os.Remove(path))
	h.must(h.v.EnterRecoveryKey(t.Context(), recovery))
	h.is(Ready)
	h = h.again(Options{})
	h.is(Ready)
}

func TestPassphrase(t *testing.T) {
	h := openStore(t, t.TempDir(), absent(), Options{})
	h.v.owner = ownerPatience
	h.is(NoKeyring)
	h.refuses(h.v.SetupPassphrase(t.Context(), "short"), ErrWeakPassphrase)
	h.must(h.v.SetupPassphrase(t.Context(), "correct horse"))
	h.is(Ready)
	k, text := h.create(NewKey{Name: "Till"})
	recovery, err := h.v.RecoveryKey()
	h.must(err)
	h.refuses(h.v.SetupPassphrase(t.Context(), "another one"), ErrNotAllowed)

	h = h.again(Options{})
	h.v.owner = ownerPatience
	h.is(Locked)
	if !h.v.Status().NeedsPassphrase {
		t.Error("nobody asks for the passphrase")
	}
	h.refuses(h.v.Unlock(t.Context(), "correct vaultTest"), ErrPassphrase)
	h.is(Locked)
	h.must(h.v.Unlock(t.Context(), "correct horse"))
	h.is(Ready)
	if again, err := h.v.Reveal(k.ID); err != nil || again != text {
		t.Errorf("Reveal: %v", err)
	}
	path := h.v.passphrasePath(h.v.held.Load().current.master)
	info, err := os.Stat(path)
	h.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o", info.Mode().Perm())
	}

	// The passphrase is forgotten: the recovery key opens the store, and a new passphrase keeps it.
	h = h.again(Options{})
	h.v.owner = ownerPatience
	h.must(h.v.EnterRecoveryKey(t.Context(), recovery))
	h.is(Ready)
	if h.v.Status().Why.Form == "" {
		t.Error("no word about the master being in memory only")
	}
	h.must(h.v.SetupPassphrase(t.Context(), "a new beginning"))
	if h.v.Status().Why.Form != "" {
		t.Errorf("still worried: %q", h.v.Status().Why)
	}
	h = h.again(Options{})
	h.v.owner = ownerPatience
	h.refuses(h.v.Unlock(t.Context(), "correct horse"), ErrPassphrase)
	h.must(h.v.Unlock(t.Context(), "a new beginning"))
	_, err = h.find(text)
	h.must(err)
}

func TestDamagedPassphraseFile(t *testing.T) {
	h := openStore(t, t.TempDir(), absent(), Options{})
	h.v.owner = ownerPatience
	h.must(h.v.SetupPassphrase(t.Context(), "correct horse"))
	path := h.v.passphrasePath(h.v.held.Load().current.master)
	good, err := os.ReadFile(path)
	h.must(err)
	h = h.again(Options{})
	h.v.owner = ownerPatience
	for name, content := range map[string]string{
		"cut":          string(good[:len(good)/2]),
		"all memory":   strings.Replace(string(good), `"memoryKiB": 65536`, `"memoryKiB": 4294967295`, 1),
		"endless":      strings.Replace(string(good), `"time": 3`, `"time": 4294967295`, 1),
		"other passes": strings.Replace(string(good), `"time": 3`, `"time": 2`, 1),
	} {
		if content == string(good) {
			t.Fatalf("%s: the file was not changed", name)
		}
		h.must(os.WriteFile(path, []byte(content), 0o600))
		if err := h.v.Unlock(t.Context(), "correct horse"); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	h.must(os.Chmod(path, 0o644))
	if err := h.v.Unlock(t.Context(), "correct horse"); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("loose mode: %v", err)
	}
}
