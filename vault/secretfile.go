package vault

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"griddle/shop/words"
	"griddle/storage"
)

// readSecretFile reads a master secret: 64 hexadecimal digits in a file that only its owner can read. The error is a
// sentence, or fs.ErrNotExist.
func readSecretFile(path string) (secret [32]byte, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	if err != nil {
		return secret, words.Because(err, "The secret file %s cannot be opened (%s).", path, reason(err))
	}
	defer f.Close()
	if err := private(f, path); err != nil {
		return secret, err
	}
	text, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return secret, words.Because(err, "The secret file %s cannot be read (%s).", path, reason(err))
	}
	if secret, err = parseSecret(string(text)); err != nil {
		return secret, words.Fault("The secret file %s does not hold a master secret: "+
			"it must be 64 hexadecimal digits.", path)
	}
	return secret, nil
}

// CheckSecretFile says, before there is a store, whether a secret file can be used or made. The error is a sentence.
func CheckSecretFile(path string) error {
	if _, err := readSecretFile(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// private refuses a file that somebody else could read or has put there. On Windows the mode says nothing; what is made
// there is private.
func private(f *os.File, path string) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return words.Because(err, "The secret file %s cannot be examined (%s).", path, reason(err))
	case !info.Mode().IsRegular():
		return words.Fault("The secret file %s is not an ordinary file.", path)
	case runtime.GOOS == "windows":
		return nil
	case info.Mode().Perm()&0o077 != 0:
		return words.Fault("The secret file %s can be used by others (mode %s). "+
			"Make it private with chmod 600 %s, then try again.", path, fmt.Sprintf("%04o", info.Mode().Perm()), path)
	case !ownedByUs(info):
		return words.Fault("The secret file %s belongs to another user of this computer.", path)
	}
	return nil
}

// readOrMakeSecretFile answers the file's secret, or puts secret into a new file when it is absent and may be made.
func readOrMakeSecretFile(path string, secret [32]byte, mayRead bool) ([32]byte, error) {
	found, err := readSecretFile(path)
	switch {
	case err == nil && !mayRead:
		return secret, words.Fault("The secret file %s is already there. Name a new one with --secret-file.", path)
	case err == nil:
		return found, nil
	case !errors.Is(err, fs.ErrNotExist):
		return secret, err
	}
	if err := createPrivate(path, []byte(hex.EncodeToString(secret[:])+"\n")); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was faster
			return readSecretFile(path)
		}
		return secret, words.Because(err, "The secret file %s cannot be made (%s).", path, reason(err))
	}
	return secret, nil
}

// createPrivate writes a new file, readable by its owner only, that is whole or absent after a power cut. fs.ErrExist
// when it is there.
func createPrivate(path string, content []byte) error {
	sweepSecrets(filepath.Dir(path))
	if err := createUnnamed(path, content); !errors.Is(err, errNoUnnamed) {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), unfinished+"*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if err = storage.MakePrivate(tmp.Name()); err == nil {
		_, err = tmp.Write(content)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = publish(tmp.Name(), path)
	}
	return err
}

// errNoUnnamed: files without a name cannot be made there.
var errNoUnnamed = errors.New("no files without a name here")

// unfinished begins the names of secret files that are being written; a kill leaves them.
const unfinished = ".secret-"

// unfinishedAge is when such a file is surely not being written any more.
const unfinishedAge = time.Minute

// sweepSecrets removes what kills have left in a folder, which may be the owner's: files of ours alone, with the names
// we give.
func sweepSecrets(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // whoever reads or makes the file will tell
	}
	for _, e := range entries {
		number, ours := strings.CutPrefix(e.Name(), unfinished)
		if !ours || number == "" || strings.Trim(number, "0123456789") != "" {
			continue
		}
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && ownedByUs(info) && time.Since(info.ModTime()) > unfinishedAge {
			_ = os.Remove(filepath.Join(dir, e.Name())) // tried again the next time
		}
	}
}

// publish gives a finished file its name, unless the name is taken, and syncs the folder.
func publish(from, to string) error {
	if err := os.Link(from, to); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return err
		}
		// A file system without hard links: the moment between the two calls is the price.
		if _, err := os.Lstat(to); err == nil {
			return fs.ErrExist
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
	}
	return syncDir(filepath.Dir(to))
}

func syncDir(dir string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// reason is what the system says of a file, without the path that stands in the sentence around it.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
