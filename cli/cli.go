// Package cli is Griddle without a window: the commands, and the House they share with the window.
// To add a command: write it in a file of its own as a function that answers a command, and name it in commands below, done.
// Results go to stdout and nothing else does; every failure is one sentence on stderr with exit 1, wrong usage with exit 2.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"griddle/storage"
)

// Program is the griddle command with what it is connected to.
type Program struct {
	Version        string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Window runs the window until the owner closes it. ErrNoWindow: there is none, the API server goes on alone.
	Window func(context.Context, HouseConfig) error
	// Probe opens and closes a hidden window in a child process; it may end that process when there is no usable display. nil: Window is
	// not probed.
	Probe func() error
	// Tell shows a message to an owner whose window cannot open and who sees no terminal, and says whether Griddle is to go on without it.
	// nil: the terminal is told, and Griddle goes on.
	Tell func(Unseen) (goOn bool)
}

// ErrNoWindow says that no window can be opened here.
var ErrNoWindow = errors.New("no window can be opened here")

// command is one entry of the command line.
type command struct {
	name   string   // "keys create"
	args   []string // names of what follows, all of them required: "ID"
	flags  string   // own flags, for the help
	does   string   // one line for the list
	help   string   // further lines for its own help
	secret bool     // needs the master secret or may make a store, so it takes --secret-file
	hidden bool     // for Griddle itself
	// new declares the command's own flags and answers what runs once they are parsed.
	new func(*flags) func(*call) error
}

func commands() []command {
	return []command{
		windowCommand(), serveCommand(), keysCreate(), keysList(), keysRevoke(), clearAllow(), clearClose(), clearStatus(),
		sampleCommand(), importCommand(), backupCommand(), restoreCommand(), passwordReset(), versionCommand(), probeCommand(),
	}
}

// call is one run of a command.
type call struct {
	*Program
	ctx        context.Context
	dir        string // data folder, absolute
	secretFile string
	args       []string
}

// usageError is wrong usage: exit 2.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func wrongUsage(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// Run runs the command that args name and answers the exit code: 0, 1 (it failed) or 2 (wrong usage).
func (p *Program) Run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := p.run(ctx, args)
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(p.Stderr, Sentence(err))
		return 2
	}
	fmt.Fprintln(p.Stderr, Sentence(err))
	return 1
}

func (p *Program) run(ctx context.Context, args []string) error {
	top := newFlags()
	common := top.common()
	rest, err := top.parse(args, 0)
	if err != nil {
		return err
	}
	cmd, after, err := find(rest)
	switch asked := common.help || slices.Contains(rest, "--help") || slices.Contains(rest, "-h") || slices.Contains(rest, "help"); {
	case asked && (err != nil || len(rest) == 0):
		return p.overview()
	case err != nil:
		return err
	}
	own := newFlags()
	mine := own.common()
	mine.data, mine.secretFile, mine.help = common.data, common.secretFile, common.help
	run := cmd.new(own)
	positional, err := own.parse(after, -1)
	if err != nil {
		return fmt.Errorf("%w; see griddle %s--help", err, cmd.prefix())
	}
	if mine.help {
		return p.explain(cmd)
	}
	if len(positional) != len(cmd.args) {
		return wrongUsage("wrong arguments: griddle %s takes %s; see griddle %s--help", cmd.name, cmd.wanted(), cmd.prefix())
	}
	for _, f := range []struct{ name, value, wanted string }{
		{"data", mine.data, "a folder"}, {"secret-file", mine.secretFile, "a path"},
	} {
		// An unset variable of a script must not lead to another store than the one that was meant.
		if f.value == "" && (top.set(f.name) || own.set(f.name)) {
			return wrongUsage("--%s needs %s, and got nothing", f.name, f.wanted)
		}
	}
	if mine.secretFile != "" && !cmd.secret {
		return wrongUsage("griddle %s does not use the master secret; leave --secret-file out", cmd.name)
	}
	c := &call{Program: p, ctx: ctx, args: positional}
	if c.dir, err = dataFolder(mine.data); err != nil {
		return err
	}
	if mine.secretFile != "" {
		if c.secretFile, err = absolute(mine.secretFile); err != nil {
			return err
		}
	}
	return run(c)
}

// find takes the longest command name that begins args; no name at all is the window.
func find(args []string) (command, []string, error) {
	all := commands()
	for _, words := range []int{2, 1} {
		if len(args) < words {
			continue
		}
		name := strings.Join(args[:words], " ")
		if i := slices.IndexFunc(all, func(c command) bool { return c.name == name }); i >= 0 && name != "" {
			return all[i], args[words:], nil
		}
	}
	if len(args) == 0 {
		return all[0], nil, nil
	}
	var group []string
	for _, c := range all {
		if strings.HasPrefix(c.name, args[0]+" ") {
			group = append(group, "griddle "+c.name)
		}
	}
	if group != nil {
		return command{}, nil, wrongUsage("%q alone is no command: there are %s", args[0], strings.Join(group, ", "))
	}
	return command{}, nil, wrongUsage("there is no command %q; griddle --help lists them all", args[0])
}

func (c command) prefix() string {
	if c.name == "" {
		return ""
	}
	return c.name + " "
}

func (c command) wanted() string {
	if len(c.args) == 0 {
		return "nothing but flags"
	}
	return "exactly one " + strings.Join(c.args, " ")
}

func (c command) usage() string {
	return strings.Join(strings.Fields(strings.Join([]string{"griddle", c.name, strings.Join(c.args, " "), c.flags}, " ")), " ")
}

func (p *Program) overview() error {
	fmt.Fprintf(p.Stdout, "Griddle %s: the admin desk of a store, and its protected REST API.\n\n", p.Version)
	for _, c := range commands() {
		if !c.hidden {
			fmt.Fprintf(p.Stdout, "  %s\n        %s\n", c.usage(), c.does)
		}
	}
	fmt.Fprint(p.Stdout, "\nEvery command takes --data DIR, the data folder (else $GRIDDLE_DATA, else the system's folder for application data),\n"+
		"and --help. They work while the window or griddle serve runs on the same data folder.\n")
	return nil
}

func (p *Program) explain(c command) error {
	fmt.Fprintf(p.Stdout, "%s\n\n%s\n", c.usage(), c.does)
	if c.help != "" {
		fmt.Fprintf(p.Stdout, "%s\n", c.help)
	}
	fmt.Fprint(p.Stdout, "\n  --data DIR          the data folder; else $GRIDDLE_DATA, else the system's folder for application data\n")
	if c.secret {
		fmt.Fprint(p.Stdout, "  --secret-file PATH  keep the store's master secret in this file instead of the keyring; "+
			"needed once for a data folder\n")
	}
	return nil
}

func dataFolder(named string) (string, error) {
	if named == "" {
		return storage.DefaultDir()
	}
	return absolute(named)
}

func versionCommand() command {
	return command{
		name: "version", does: "Prints the version.",
		new: func(*flags) func(*call) error {
			return func(c *call) error {
				_, err := fmt.Fprintln(c.Stdout, c.Version)
				return err
			}
		},
	}
}
