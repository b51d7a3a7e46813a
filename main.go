// Griddle is the admin desk of a store, and its protected REST API. This package builds the parts and connects them, nothing else:
// cli/ holds the commands and the House of open parts, window.go leads to the window, version.go reads the version. With the tag nowindow it is
// griddlectl, the commands alone (see nowindow.go).
package main

import (
	"os"

	"griddle/cli"
)

func main() {
	griddle := cli.Program{
		Version: version(), Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Window: runWindow, Probe: probeDisplay, Tell: tellOwner,
	}
	os.Exit(run(&griddle, os.Args[1:]))
}
