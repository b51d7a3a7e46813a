// Help writes what man and the shells know of griddle, made from its commands: the manual page and the completions.
//
//	go run ./packaging/help FOLDER VERSION DAY
//
// Below FOLDER they lie where systems look for them below /usr/share.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"griddle/cli"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: help FOLDER VERSION DAY")
		os.Exit(2)
	}
	if err := lay(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// places of the completions; Debian's zsh looks into another folder than the others.
var places = []struct{ shell, path string }{
	{"bash", "bash-completion/completions/griddle"},
	{"fish", "fish/vendor_completions.d/griddle.fish"},
	{"zsh", "zsh/site-functions/_griddle"},
	{"zsh", "zsh/vendor-completions/_griddle"},
}

func lay(folder, version, day string) error {
	root := (&cli.Program{}).Root()
	err := write(folder, "man/man1/griddle.1", func(w io.Writer) error { return manual(w, root, version, day) })
	for _, p := range places {
		if err == nil {
			err = write(folder, p.path, func(w io.Writer) error { return cli.WriteCompletion(root, p.shell, w) })
		}
	}
	return err
}

func write(folder, path string, fill func(io.Writer) error) error {
	path = filepath.Join(folder, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = fill(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// page is the manual with a place for the commands. The library's own pages are one for each command.
//
//go:embed griddle.1
var page string

// entry is a command or a flag in the manual.
type entry struct {
	Name      string
	Value     string // of a flag
	Arguments string // of a command
	Text      string
	Flags     []entry
}

func manual(w io.Writer, root *cobra.Command, version, day string) error {
	filled, err := template.New("page").Parse(page)
	if err != nil {
		return err
	}
	return filled.Execute(w, map[string]any{"Version": version, "Day": day, "Commands": entries(root)})
}

// entries are the commands below cmd that the help lists.
func entries(cmd *cobra.Command) (all []entry) {
	for _, c := range cmd.Commands() {
		switch {
		case c.Hidden:
		case c.HasSubCommands():
			all = append(all, entries(c)...)
		default:
			_, name, _ := strings.Cut(c.CommandPath(), " ")
			all = append(all, entry{
				Name: name, Arguments: arguments(strings.TrimPrefix(c.Use, c.Name())),
				Text: prose(c.Short + "\n" + c.Long), Flags: flags(c),
			})
		}
	}
	return all
}

// flags of the command's own; the page itself has those that many commands take.
func flags(cmd *cobra.Command) (all []entry) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Name == "secret-file" {
			return
		}
		one := entry{Name: f.Name, Text: prose(f.Usage)}
		if f.Value.Type() != "bool" {
			one.Value = f.Value.Type()
		}
		all = append(all, one)
	})
	return all
}

var (
	flag     = regexp.MustCompile(`--(\S)`)
	choice   = regexp.MustCompile(`\b([a-z]+)\|([a-z]+)\b`)
	argument = regexp.MustCompile(`\b[A-Z]+\b`)
	sentence = regexp.MustCompile(`([.:]) +([A-Z])`)
)

// arguments says a usage in the language of manual pages.
func arguments(usage string) string {
	usage = argument.ReplaceAllString(usage, "Ar $0")
	usage = flag.ReplaceAllString(usage, "Fl -$1")
	usage = choice.ReplaceAllString(usage, "Cm $1 | $2")
	return strings.TrimSpace(strings.NewReplacer("[", "Oo ", "]", " Oc").Replace(usage))
}

// prose is text of the help: a sentence on each line, indented lines as examples.
func prose(text string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), `\`, `\e`)
	var lines []string
	for line := range strings.Lines(sentence.ReplaceAllString(text, "$1\n$2")) {
		line = strings.TrimRight(line, "\n")
		switch example := strings.TrimLeft(line, " "); {
		case line == "" && lines[len(lines)-1] != ".Pp":
			line = ".Pp"
		case example != line:
			line = ".Dl " + example
		}
		lines = append(lines, strings.ReplaceAll(line, "--", `\-\-`))
	}
	return strings.Join(lines, "\n")
}
