package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"griddle/cli/hotcakes"
)

// keyVariable may hold the other store's key; on the command line everybody on the computer could read it.
const keyVariable = "HOTCAKES_KEY"

func importCommand() command {
	return command{
		name: "import hotcakes", flags: "--url URL",
		does: "Brings everything that a live Hotcakes store hands out over its REST API into an empty store; makes the store in an empty data folder.",
		help: "\n  --url URL           the address of the shop's site, such as https://www.example.com\n\n" +
			"The key of that store's API is taken from $" + keyVariable + ", else asked for. Ids and dates are kept. Ctrl-C ends the import;\n" +
			"the same command goes on where it was. At the end it prints what came, and what did not.",
		new: func(f *flags) func(*call) error {
			address := f.String("url", "", "")
			return func(c *call) error {
				if *address == "" {
					return wrongUsage("--url is missing: the address of the shop's site, such as https://www.example.com")
				}
				base, open, err := hotcakes.Base(*address)
				if err != nil {
					return wrongUsage("--url is refused: %v", err)
				}
				return c.importFrom(base, open)
			}
		},
	}
}

func (c *call) importFrom(base string, open bool) (err error) {
	key := strings.TrimSpace(os.Getenv(keyVariable))
	if key == "" {
		if key, err = c.ask("Key of the store's API: ", true); err != nil {
			return err
		}
	}
	if key == "" {
		return errors.New("no key of the store's API was given; type it when asked, or set " + keyVariable)
	}
	if open {
		fmt.Fprintln(c.Stderr, "The address begins with http://, so the key and all data travel unencrypted.")
	}
	from, err := hotcakes.Connect(c.ctx, base, key)
	if err != nil {
		return err
	}
	defer from.Close()
	return c.visitOrCreate(func() error { return nil }, func(h *House) error {
		report, err := hotcakes.Move(c.ctx, from, h.Shop, c.progress())
		if err != nil {
			return err
		}
		return c.report(report)
	})
}

// progress tells on stderr what is being read: on a terminal in one line that changes, else one line for each step.
func (c *call) progress() hotcakes.Progress {
	f, ok := c.Stderr.(*os.File)
	live := ok && term.IsTerminal(int(f.Fd()))
	return func(step string, done, of int) {
		switch {
		case live && of > 0:
			fmt.Fprintf(c.Stderr, "\r\x1b[K%s %d of %d", step, done, of)
		case live:
			fmt.Fprintf(c.Stderr, "\r\x1b[K%s %d", step, done)
		case of > 0 && done == of:
			fmt.Fprintln(c.Stderr, step)
		}
		if live && done == of {
			fmt.Fprint(c.Stderr, "\r\x1b[K")
		}
	}
}

func (c *call) report(r *hotcakes.Report) error {
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	for _, came := range r.Came {
		fmt.Fprintf(w, "%s\t%d\n", came.Kind, came.Count)
	}
	err := w.Flush()
	if r.Not > 0 {
		fmt.Fprintf(c.Stdout, "\nNot stored: %d\n", r.Not)
		for _, one := range r.Refused {
			fmt.Fprintf(c.Stdout, "  %s %s: %s\n", one.Kind, one.ID, one.Why)
		}
		if r.Not > len(r.Refused) {
			fmt.Fprintf(c.Stdout, "  and %d more\n", r.Not-len(r.Refused))
		}
	}
	if len(r.Missing) > 0 {
		fmt.Fprintf(c.Stdout, "\nNot to be had:\n")
	}
	for _, line := range r.Missing {
		fmt.Fprintf(c.Stdout, "  %s\n", line)
	}
	return err
}
