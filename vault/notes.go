package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"path/filepath"

	"griddle/storage"
)

// note is what this account knows of a store, kept outside the data folder: what lies there may have been laid there
// by somebody else, as a backup or a copied file, and must not vouch for itself.
type note struct {
	// SecretFiles are the files that the owner named with --secret-file, by data folder and master.
	SecretFiles map[string]map[string]string `json:"secretFiles,omitempty"`
	// Tagged: the settings of access of this store have been tagged here once. What has no tag from then on is not the
	// owner's.
	Tagged bool `json:"tagged,omitempty"`
}

// notePath names the note by a hash: the store's own word for itself is not fit for a file name.
func (v *Vault) notePath() (string, error) {
	dir := v.o.Notes
	if dir == "" {
		config, err := os.UserConfigDir()
		if err != nil { // a service may have no HOME
			account, unknown := user.Current()
			if unknown != nil || account.HomeDir == "" {
				return "", err
			}
			config = filepath.Join(account.HomeDir, ".config")
		}
		dir = filepath.Join(config, "griddle")
	}
	sum := sha256.Sum256([]byte(v.instance))
	return filepath.Join(dir, "store-"+hex.EncodeToString(sum[:8])+".json"), nil
}

// folder is the data folder under its one true name.
func (v *Vault) folder() string {
	dir, err := filepath.Abs(v.db.Dir())
	if err != nil {
		return v.db.Dir()
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// note answers what is known; nothing when there is no note.
func (v *Vault) note() (n note, err error) {
	path, err := v.notePath()
	if err != nil {
		return n, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	return n, json.Unmarshal(text, &n)
}

// write replaces the note as a whole.
func (v *Vault) write(n note) (err error) {
	path, err := v.notePath()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	text, err := json.MarshalIndent(n, "", "  ")
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".store-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if err = storage.MakePrivate(tmp.Name()); err == nil {
		_, err = tmp.Write(append(text, '\n'))
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// remember notes where the owner keeps a master; "" forgets it. A failure is told by the status, for the master is at
// hand all the same.
func (v *Vault) remember(master, path string) {
	err := v.rememberFile(master, path)
	v.mu.Lock()
	v.unnoted = err != nil
	v.mu.Unlock()
}

func (v *Vault) rememberFile(master, path string) error {
	n, err := v.note()
	if err != nil {
		n = note{} // a note that cannot be read is made anew
	}
	if path != "" {
		if path, err = filepath.Abs(path); err != nil {
			return err
		}
	}
	here := maps.Clone(n.SecretFiles[v.folder()])
	if here[master] == path {
		return nil
	}
	if n.SecretFiles == nil {
		n.SecretFiles = map[string]map[string]string{}
	}
	if here == nil {
		here = map[string]string{}
	}
	if here[master] = path; path == "" {
		delete(here, master)
	}
	n.SecretFiles[v.folder()] = here
	return v.write(n)
}
