//go:build !nowindow

package main

import (
	"griddle/cli"
	"griddle/ui/desktop"
)

// addWindow gives the program its window.
func addWindow(p *cli.Program) {
	p.Window, p.Probe, p.Tell, p.Alert = desktop.Run, desktop.Probe, desktop.Tell, desktop.Alert
}
