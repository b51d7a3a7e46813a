//go:build !nowindow && !windows

package main

import "griddle/cli"

// tellOwner is not used where the terminal or the system's log is told.
var tellOwner func(cli.Unseen) bool
