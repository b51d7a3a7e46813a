package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// probeName is the hidden command in which a child of this program tries out the display.
const probeName = "probe-display"

// probeLimit is how long the display may take.
const probeLimit = 3 * time.Second

func windowCommand() command {
	return command{
		secret: true, does: "Opens the window with the API server in it; with no usable display goes on as griddle serve.",
		new: func(*flags) func(*call) error {
			return func(c *call) error {
				err := ErrNoWindow
				if c.displayWorks() {
					err = c.Window(c.ctx, c.config())
				}
				if !errors.Is(err, ErrNoWindow) {
					return err
				}
				fmt.Fprintln(c.Stderr, "There is no usable display, so the window cannot open: going on as the API server alone, until Ctrl-C. "+
					"To create a key: griddle keys create --name NAME")
				return c.serve("")
			}
		},
	}
}

// displayWorks opens a hidden window in a child process: the toolkit ends the process it fails in.
func (c *call) displayWorks() bool {
	self, err := os.Executable()
	if err != nil || c.Window == nil || c.Probe == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(c.ctx, probeLimit)
	defer cancel()
	child := exec.CommandContext(ctx, self, probeName)
	child.WaitDelay = probeLimit // a grandchild that keeps the pipes open
	return child.Run() == nil
}

func probeCommand() command {
	return command{
		name: probeName, hidden: true,
		new: func(*flags) func(*call) error {
			return func(c *call) error {
				if c.Probe == nil {
					return ErrNoWindow
				}
				return c.Probe()
			}
		},
	}
}
