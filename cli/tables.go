package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/shop/sheet"
	"griddle/shop/tables"
)

// errNotRead ends an import whose problems are told already.
var errNotRead = errors.New("nothing was changed: correct what is wrong and read the file again")

// importGroup is import with a file, and with the words behind which it is something else.
func importGroup(p *Program) *cobra.Command {
	cmd := importTable(p)
	cmd.AddCommand(importCommand(p))
	return cmd
}

// importTable is the command import with a file; with a word of the group, such as hotcakes, it is another one.
func importTable(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "import FILE [--dry-run] [--table TABLE] [--map NAME] [--known-only] [--only new|existing] " +
			"[--decimals point|comma] [--dates day|month] [--charset NAME] [--sheet NAME]",
		Args: takes("FILE"), ValidArgsFunction: completeFile,
		Short: "Brings a CSV file or a workbook (.xlsx) into the store, all of it or nothing.",
		Long: "What is in the file is known by its headers; those of an export are read back. " +
			"Records are found by Id, else by SKU,\ne-mail address or path; a blank cell leaves a field as it is, " +
			"and " +
			"(empty) empties it.\nProblems are told on stderr as \"line 3, Price: ...\", and then nothing is " +
			"written. The last line counts.\nThe window can undo an import.",
	}
	flags := cmd.Flags()
	table := textFlag(flags, "table", "TABLE", "", "what the file holds, when its headers do not tell: "+
		strings.Join(readable(), ", "))
	format := textFlag(flags, "map", "NAME", "", "the program that wrote the file, when its headers do not tell: "+
		strings.Join(tables.Formats(), ", ")+"; "+tables.OwnFormat+" for the headers of an export")
	dry := flags.Bool("dry-run", false, "tell what would change, and change nothing")
	refuse := flags.Bool("known-only", false,
		"refuse manufacturers, categories and the like that are not there, instead of making them")
	only := textFlag(flags, "only", "new|existing", "", "only add records, or only change those that are there")
	decimals := textFlag(flags, "decimals", "point|comma", "", "the sign of the file's decimals, when it is not clear")
	dates := textFlag(flags, "dates", "day|month", "", "whether the file's dates begin with the day or the month")
	charset := textFlag(flags, "charset", "NAME", "", "UTF-8, UTF-16LE, UTF-16BE or Windows-1252, when it is not clear")
	part := textFlag(flags, "sheet", "NAME", "", "the sheet of a workbook; else its first one")
	cmd.RunE = p.does(func(c *call) error {
		how := tables.Reading{Zone: time.Local, Order: sheet.DayOrder(*dates)}
		signs := map[string]sheet.Sign{"": 0, "point": sheet.Point, "comma": sheet.Comma}
		sign, known := signs[*decimals]
		how.Sign = sign
		o := tables.Options{Dry: *dry, Lists: !*refuse, Only: tables.Only(*only)}
		sets := []sheet.Charset{"", sheet.UTF8, sheet.UTF16LE, sheet.UTF16BE, sheet.Western}
		switch {
		case !known:
			return wrongUsage("--decimals is point or comma")
		case !slices.Contains([]sheet.DayOrder{"", sheet.DayFirst, sheet.MonthFirst}, how.Order):
			return wrongUsage("--dates is day or month")
		case !slices.Contains([]tables.Only{"", tables.Added, tables.Existing}, o.Only):
			return wrongUsage("--only is new or existing")
		case !slices.Contains(sets, sheet.Charset(*charset)):
			return wrongUsage("--charset is UTF-8, UTF-16LE, UTF-16BE or Windows-1252")
		}
		as := tables.As{Table: *table, Format: *format}
		if *format != "" && !slices.ContainsFunc(append(tables.Formats(), tables.OwnFormat), func(name string) bool {
			return sheet.Key(name) == sheet.Key(*format)
		}) {
			return wrongUsage("--map is one of %s, %s", strings.Join(tables.Formats(), ", "), tables.OwnFormat)
		}
		if *table != "" {
			if _, err := tableNamed(*table); err != nil {
				return err
			}
		}
		return c.readTable(as, sheet.Options{Charset: sheet.Charset(*charset), Sheet: *part}, how, o)
	})
	return cmd
}

// readable are the tables that are read.
func readable() (names []string) {
	for _, t := range tables.All() {
		if t.Reads() {
			names = append(names, t.Name)
		}
	}
	return names
}

func (c *call) readTable(as tables.As, file sheet.Options, how tables.Reading, o tables.Options) error {
	path, err := absolute(c.args[0])
	if err != nil {
		return err
	}
	return c.visit(func(a *app.App) error {
		found, err := tables.Look(c.ctx, a.Shop, path, as, file, how)
		if err != nil {
			return err
		}
		report, _, err := tables.Read(c.ctx, a.Shop, found, o)
		if err != nil {
			return err
		}
		if found.Format != "" {
			fmt.Fprintf(c.Stdout, "Format: %s\n", found.Format)
		}
		return c.tellReport(report, o.Dry)
	})
}

// tellReport prints what an import did, and on stderr what is wrong.
func (c *call) tellReport(r *tables.Report, dry bool) error {
	for _, p := range r.Problems {
		fmt.Fprintln(c.Stderr, problemLine(p))
	}
	if more := r.Wrong - len(r.Problems); more > 0 {
		fmt.Fprintf(c.Stderr, "and %d more\n", more)
	}
	fmt.Fprintf(c.Stdout, "Table: %s\n", r.Table)
	if len(r.NotUsed) > 0 {
		fmt.Fprintf(c.Stdout, "Columns not used: %s\n", strings.Join(r.NotUsed, ", "))
	}
	if dry {
		for _, row := range r.Rows {
			for _, f := range row.Fields {
				fmt.Fprintf(c.Stdout, "line %d, %s: %s -> %s\n", row.Line, f.Column, inLine(f.Old), inLine(f.New))
			}
		}
	}
	if r.LeftOut > 0 {
		fmt.Fprintf(c.Stdout, "%d left out\n", r.LeftOut)
	}
	_, err := fmt.Fprintf(c.Stdout, "%d new, %d changed, %d same, %d problems\n", r.New, r.Changed, r.Same, r.Wrong)
	if r.Wrong > 0 {
		return errNotRead
	}
	return err
}

// problemLine is a problem as scripts read it.
func problemLine(p tables.Problem) string {
	at := fmt.Sprintf("line %d", p.Line)
	if p.Column != "" {
		at += ", " + p.Column
	}
	if p.Value != "" {
		at += ": " + inLine(p.Value) + " -"
	} else {
		at += ":"
	}
	return at + " " + p.Err.Error()
}

// inLine is a text that fits into a line.
func inLine(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if letters := []rune(text); len(letters) > most {
		text = string(letters[:most]) + "…"
	}
	return text
}
