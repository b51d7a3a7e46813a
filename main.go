// Griddle is the admin desk of a store, and its protected REST API. This package connects the parts, nothing else:
// app/ opens a store with all that works on it, cli/ holds the commands, ui/desktop runs the window. With the tag
// nowindow it is griddlectl, the commands alone (see nowindow.go).
package main

import (
	_ "embed"
	"os"
	"runtime/debug"

	"griddle/app"
	"griddle/cli"
)

// garbage is how much of what is in use may lie about before it is collected, in percent. What an answer needs lives as
// long as the answer, so there is much of it: at the usual 100, collecting took a tenth of each request.
const garbage = 125

//go:embed FyneApp.toml
var fyneApp string

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	version, err := app.Version(fyneApp)
	if err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	griddle := cli.Program{Version: version, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	addWindow(&griddle)
	os.Exit(griddle.Start(os.Args[1:]))
}
