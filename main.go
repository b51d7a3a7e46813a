// Griddle is the admin desk of a store, and its protected REST API. This package builds the parts and connects them, nothing else:
// cli/ holds the commands and the House of open parts, window.go leads to the window, version.go reads the version. With the tag nowindow it is
// griddlectl, the commands alone (see nowindow.go).
package main

import (
	"os"
	"runtime/debug"

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
