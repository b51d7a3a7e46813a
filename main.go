// Griddle is the admin desk of a store, and its protected REST API. This package builds the parts and connects them, nothing else:
// cli/ holds the commands and the House of open parts, window.go leads to the window. With the tag nowindow it is
// griddlectl, the commands alone (see nowindow.go).
package main

import (
	_ "embed"
	"os"
	"runtime/debug"

	"github.com/BurntSushi/toml"

	"griddle/cli"
)

// garbage is how much of what is in use may lie about before it is collected, in percent. What an answer needs lives as long as the answer, so
// there is much of it: at the usual 100, collecting took a tenth of each request.
const garbage = 125

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	griddle := cli.Program{
		Version: version(), Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Window: runWindow, Probe: probeDisplay, Tell: tellOwner,
	}
	os.Exit(run(&griddle, os.Args[1:]))
}

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
