package app

import "github.com/BurntSushi/toml"

// Version is the one in FyneApp.toml, where the packagers' tools look for it; it stands nowhere else.
func Version(fyneApp string) (string, error) {
	var file struct{ Details struct{ Version string } }
	_, err := toml.Decode(fyneApp, &file)
	return file.Details.Version, err
}
