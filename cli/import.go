package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"griddle/app"
	"griddle/shop"
	"griddle/shop/importer"
)

// keyVariable may hold the other store's key; on the command line everybody on the computer could read it.
const keyVariable = "HOTCAKES_KEY"

func importCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "hotcakes --url URL [--replace | --again]",
		Short: "Brings everything that a live Hotcakes store hands out over its REST API into an empty store; " +
			"makes the store in an empty data folder.",
		Long: "The key of that store's API is taken from $" + keyVariable + ", else asked for. " +
			"Ids and dates are kept.\n" +
			"Ctrl-C ends the import; the same command goes on where it was. " +
			"At the end it prints what came, and what did not.",
	}
	address := textFlag(cmd.Flags(), "url", "URL", "",
		"the address of the shop's site, such as https://www.example.com")
	replace := cmd.Flags().Bool("replace", false,
		"delete the records that this store has; they are saved first and can be restored in the window for 7 days")
	again := cmd.Flags().Bool("again", false, "fetch only what did not come the last time, into the store as it is")
	cmd.RunE = p.does(func(c *call) error {
		if *address == "" {
			return wrongUsage("--url is missing: the address of the shop's site, such as https://www.example.com")
		}
		if *replace && *again {
			return wrongUsage("--replace and --again do not go together: --again leaves what is there")
		}
		base, open, err := importer.Base(*address)
		if err != nil {
			return wrongUsage("--url is refused. %v", err)
		}
		return c.importFrom(base, open, importer.Options{Replace: *replace, Again: *again})
	})
	return withSecretFile(cmd)
}

func (c *call) importFrom(base string, open bool, o importer.Options) (err error) {
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
	from, err := importer.Connect(c.ctx, base, key, importer.SystemClock())
	if err != nil {
		return err
	}
	defer from.Close()
	return c.visitOrCreate(c.checkSecretFile, func(a *app.App) error {
		if err := c.takeSecretFile(a); err != nil {
			return err
		}
		report, err := importer.Run(c.ctx, from, a.Shop, o, c.progress())
		var other *importer.Other
		switch {
		case errors.Is(err, context.Canceled):
			return errors.New("interrupted; the same command goes on from here")
		case errors.As(err, &other):
			return fmt.Errorf("%w; finish that one first, give it up in the window, "+
				"or name another data folder with --data", err)
		case shop.KindOf(err) == shop.Taken:
			return errors.New("this store has records already, and another one can only be taken over " +
				"into an empty one; name another data folder with --data, or add --replace")
		case err != nil:
			return err
		}
		return c.report(report)
	})
}

// progress tells on stderr what is being read: on a terminal in one line that changes, else one line for each step.
func (c *call) progress() func(importer.Progress) {
	f, ok := c.Stderr.(*os.File)
	live := ok && term.IsTerminal(int(f.Fd()))
	return func(p importer.Progress) {
		switch {
		case live && p.Of > 0:
			fmt.Fprintf(c.Stderr, "\r\x1b[K%s %d of %d", p.Step, p.Done, p.Of)
		case live:
			fmt.Fprintf(c.Stderr, "\r\x1b[K%s %d", p.Step, p.Done)
		case p.Of > 0 && p.Done == p.Of:
			fmt.Fprintln(c.Stderr, p.Step)
		}
		if live && p.Done == p.Of {
			fmt.Fprint(c.Stderr, "\r\x1b[K")
		}
	}
}

// lacks are the sentences on what an API does not hand out.
var lacks = map[importer.Lack]string{
	importer.Passwords: "Passwords of customers never leave a store: each customer needs a new one.",
	importer.PropertyValues: "Values that products have of properties can only be written through the API, " +
		"so they did not come.",
	importer.EmptyTypes: "The properties of a product type come with its products: " +
		"a type without products has none here.",
	importer.Unlisted: "Volume discounts, and files that no product has, are in no list of the API, " +
		"so they did not come.",
	importer.Pictures: "Pictures and the contents of files: this store's API takes them but does not hand them out.",
}

func (c *call) report(r *importer.Report) error {
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	for _, came := range r.Came {
		fmt.Fprintf(w, "%s\t%d\n", came.Kind, came.Count)
	}
	err := w.Flush()
	for _, part := range []struct {
		title string
		is    func(importer.Refusal) bool
		count int
	}{
		{"Did not come", func(one importer.Refusal) bool { return one.Lost }, r.Lost},
		{"Not stored", func(one importer.Refusal) bool { return !one.Lost && !one.Emptied }, r.Not},
		{"Left empty", func(one importer.Refusal) bool { return one.Emptied }, r.Emptied},
	} {
		if part.count == 0 {
			continue
		}
		fmt.Fprintf(c.Stdout, "\n%s: %d\n", part.title, part.count)
		for _, one := range r.Refused {
			if part.is(one) {
				part.count--
				fmt.Fprintf(c.Stdout, "  %s: %s\n", strings.TrimSpace(one.Kind+" "+one.Called()), one.Why.Error())
			}
		}
		if part.count > 0 {
			fmt.Fprintf(c.Stdout, "  and %d more\n", part.count)
		}
	}
	if r.Fetchable() {
		fmt.Fprintln(c.Stdout, "\nThe same command with --again fetches these alone.")
	}
	if len(r.Missing)+len(r.Unknown) > 0 {
		fmt.Fprintf(c.Stdout, "\nNot to be had:\n")
	}
	for _, model := range r.Unknown {
		fmt.Fprintf(c.Stdout, "  The store's API does not know %s.\n", model)
	}
	for _, lack := range r.Missing {
		fmt.Fprintf(c.Stdout, "  %s\n", lacks[lack])
	}
	return err
}
