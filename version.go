package main

import (
	_ "embed"

	"github.com/BurntSushi/toml"
)

// The version stands in FyneApp.toml, where the packagers' tools look for it, and nowhere else.
//
//go:embed FyneApp.toml
var fyneApp string

func version() string {
	var app struct{ Details struct{ Version string } }
	if _, err := toml.Decode(fyneApp, &app); err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	return app.Details.Version
}
