package kit

import (
	"io"
	"os"
	"path/filepath"
)

// MadeBeside makes a file in a folder of its own and copies it when it is whole: for what writes files and no streams.
func MadeBeside(to io.Writer, ending string, make func(path string) error) error {
	dir, err := os.MkdirTemp("", "griddle")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "file"+ending)
	if err := make(path); err != nil {
		return err
	}
	made, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	_, err = to.Write(made)
	return err
}
