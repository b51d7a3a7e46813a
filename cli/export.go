package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jeandeaual/go-locale"
	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/shop/sheet"
	"griddle/shop/tables"
)

func exportCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "export TABLE FILE [--spreadsheet] [--force]", Args: takesTwo("TABLE FILE"),
		Short: "Writes a table of the store into a CSV file, or into a workbook when FILE ends in .xlsx.",
		Long: "TABLE is one of: " + strings.Join(tables.Names(), ", ") + ".\n" +
			"CSV is written for other programs: UTF-8, commas, decimal points, dates in ISO 8601. " +
			"With --spreadsheet it is written as\nthe spreadsheet of this computer's language opens it. " +
			"Either way import reads it back, and nothing changes by it.",
		ValidArgsFunction: completeTable,
	}
	spreadsheet := cmd.Flags().Bool("spreadsheet", false,
		"write CSV as a spreadsheet in this computer's language opens it by a double click")
	force := cmd.Flags().Bool("force", false, "replace FILE when it is there already")
	cmd.RunE = p.does(func(c *call) error { return c.export(*spreadsheet, *force) })
	return cmd
}

// takesTwo makes a command refuse all but two arguments.
func takesTwo(names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 2 {
			return nil
		}
		return wrongUsage("wrong arguments: %[1]s takes %[2]s; see %[1]s --help", cmd.CommandPath(), names)
	}
}

func completeTable(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return tables.Names(), cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}

func tableNamed(name string) (tables.Table, error) {
	t, there := tables.Named(name)
	if !there {
		return t, wrongUsage("there is no table %q: there are %s", name, strings.Join(tables.Names(), ", "))
	}
	return t, nil
}

func (c *call) export(spreadsheet, force bool) error {
	table, err := tableNamed(c.args[0])
	if err != nil {
		return err
	}
	path, err := absolute(c.args[1])
	if err != nil {
		return err
	}
	if !slices.Contains([]string{".csv", ".xlsx"}, strings.ToLower(filepath.Ext(path))) {
		return wrongUsage("%s must end in .csv or .xlsx", c.args[1])
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s is there already; choose another name, or replace it with --force", path)
	} else if _, err := os.Stat(filepath.Dir(path)); isGone(err) {
		return fmt.Errorf("the folder of %s is not there; make it first, or choose another one", path)
	}
	style := sheet.Exchange(time.Local)
	if spreadsheet {
		language, _ := locale.GetLocale() // where it is not known, English
		style = sheet.Spreadsheet(language, time.Local)
	}
	err = c.visit(func(a *app.App) error { return tables.Write(c.ctx, a.Shop, table, path, style) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.Stdout, path)
	return err
}

func isGone(err error) bool { return err != nil && os.IsNotExist(err) || err == fs.ErrNotExist }
