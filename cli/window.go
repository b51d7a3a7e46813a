package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"griddle/app"

	"github.com/spf13/cobra"
)

// probeName is the hidden command in which a child of this program tries out the display.
const probeName = "probe-display"

// probeLimit is how long the display may take. A display that hangs is a thing of X11; Windows has always one, but
// may look through a program for long at its first start.
var probeLimit = func() time.Duration {
	if runtime.GOOS == "windows" {
		return 20 * time.Second
	}
	return 3 * time.Second
}()

func windowCommand(p *Program) *cobra.Command {
	return withSecretFile(&cobra.Command{
		Use:   "griddle",
		Short: "Opens the window with the API server in it; with no usable display goes on as griddle serve.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrongUsage("there is no command %q; griddle --help lists them all", args[0])
			}
			return nil
		},
		RunE: p.does((*call).window),
	})
}

func (c *call) window() error {
	var done func()
	c.ctx, done = app.HeedSession(c.ctx, c.dir)
	defer done()
	err := c.tryDisplay()
	if c.ctx.Err() != nil { // told to end before there was anything to see
		return nil
	}
	if err == nil {
		err = c.Window(c.ctx, c.config())
	}
	var none *noWindowError
	switch {
	case errors.As(err, &none) && c.Tell != nil:
		return c.serveUnseen(none.why)
	case errors.Is(err, ErrNoWindow):
		fmt.Fprintln(c.Stderr, "There is no usable display, so the window cannot open: "+
			"going on as the API server alone, until Ctrl-C. To create a key: griddle keys create --name NAME")
		return c.serve(c.config(), nil)
	}
	return err
}

// serveUnseen serves the API and tells so in a message of the system's own. The owner may end Griddle there.
func (c *call) serveUnseen(why string) error {
	ctx, end := context.WithCancel(c.ctx)
	defer end()
	c.ctx = ctx
	message := app.Unseen{Dir: c.dir, Why: why}
	err := c.serve(c.config(), func(address string) {
		message.Address = address
		go func() { // programs are served while the message stands there
			if !c.Tell(message) {
				end()
			}
		}()
	})
	if err != nil {
		message.Address, message.Err = "", err
		c.Tell(message)
	}
	return err
}

// noWindowError is an ErrNoWindow with the display's own words.
type noWindowError struct{ why string }

func (e *noWindowError) Error() string        { return e.why }
func (e *noWindowError) Is(target error) bool { return target == ErrNoWindow }

// tryDisplay opens a hidden window in a child process: the toolkit ends the process it fails in. A program without a
// probe goes on to its Window, which knows by itself.
func (c *call) tryDisplay() error {
	if c.Window == nil {
		return &noWindowError{"this program has no window"}
	}
	if c.Probe == nil {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return &noWindowError{err.Error()}
	}
	ctx, cancel := context.WithTimeout(c.ctx, probeLimit)
	defer cancel()
	child := exec.CommandContext(ctx, self, probeName)
	child.WaitDelay = probeLimit // a grandchild that keeps the pipes open
	var said bytes.Buffer
	child.Stderr = &said
	err = child.Run()
	words := strings.TrimSpace(said.String())
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return &noWindowError{fmt.Sprintf("The display did not answer within %.0f seconds.", probeLimit.Seconds())}
	case words != "" && !strings.Contains(words, "\n"): // more is the trace of a crash, which tells an owner nothing
		return &noWindowError{words}
	}
	return &noWindowError{app.Sentence(errors.New("the display's driver failed: " + err.Error()))}
}

func probeCommand(p *Program) *cobra.Command {
	return &cobra.Command{Use: probeName, Hidden: true, RunE: p.does(func(c *call) error {
		if c.Probe == nil {
			return ErrNoWindow
		}
		return c.Probe()
	})}
}
