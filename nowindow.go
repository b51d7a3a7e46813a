//go:build nowindow

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"griddle/app"
	"griddle/cli"
)

// Windows knows programs with a terminal and programs with a window, and no program is both: a terminal does not wait
// for one with a window, and its exit code is lost. So griddle.exe has a sister for terminals, griddlectl.exe, which
// has every command, starts faster and needs no graphics. Without a command it opens the window program that lies
// beside it.

// addWindow gives the program a way to the window of the other one, which probes the display itself.
func addWindow(p *cli.Program) { p.Window = startWindow }

func startWindow(_ context.Context, c app.Config) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	name := "griddle"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	window := filepath.Join(filepath.Dir(self), name)
	if window == self {
		return cli.ErrNoWindow
	}
	if _, err := os.Stat(window); err != nil {
		return cli.ErrNoWindow
	}
	args := []string{"--data", c.Dir}
	if c.SecretFile != "" {
		args = append(args, "--secret-file", c.SecretFile)
	}
	child := exec.Command(window, args...)
	if err := child.Start(); err != nil {
		return err
	}
	return child.Process.Release()
}
