package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpCommand is griddle help, which is griddle --help.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help", Hidden: true, Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, words []string) error {
			if cmd, _, err := root.Find(words); err == nil {
				return cmd.Help()
			}
			return root.Help()
		},
	}
}

func (p *Program) help(cmd *cobra.Command) {
	if !cmd.HasParent() || beginsOthers(cmd) {
		p.overview(cmd.Root())
		return
	}
	fmt.Fprintf(p.Stdout, "%s\n\n%s\n", cmd.UseLine(), cmd.Short)
	if cmd.Long != "" {
		fmt.Fprintln(p.Stdout, cmd.Long)
	}
	fmt.Fprintf(p.Stdout, "\n%s", flagsOf(cmd).FlagUsages())
}

// flagsOf are the flags of a command, its own first, without --help itself.
func flagsOf(cmd *cobra.Command) *pflag.FlagSet {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.SortFlags = false
	for _, some := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
		some.VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				all.AddFlag(f)
			}
		})
	}
	return all
}

func (p *Program) overview(root *cobra.Command) {
	fmt.Fprintf(p.Stdout, "Griddle %s: the admin desk of a store, and its protected REST API.\n\n", p.Version)
	for _, cmd := range append([]*cobra.Command{root}, leaves(root)...) {
		if !cmd.Hidden {
			fmt.Fprintf(p.Stdout, "  %s\n        %s\n", cmd.UseLine(), cmd.Short)
		}
	}
	fmt.Fprint(p.Stdout, `
Every command takes --data DIR, the data folder (else $GRIDDLE_DATA, else the system's folder for application data),
and --help, which tells more about it. They work while the window or griddle serve runs on the same data folder.
`)
}
