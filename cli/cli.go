// Package cli is the commands. To add one: write it in a file of its own as a function that answers a cobra.Command,
// and name it in commands below, done; its help, manual and completion follow. Results go to stdout and nothing else
// does; every failure is one sentence on stderr with exit 1, wrong usage with exit 2.
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

	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/storage"
)

// Program is the griddle command with what it is connected to.
type Program struct {
	Version        string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Window runs the window until the owner closes it. ErrNoWindow: there is none, the API server goes on alone.
	Window func(context.Context, app.Config) error
	// Probe opens and closes a hidden window in a child process; it may end that process when there is no usable
	// display. nil: Window is not probed.
	Probe func() error
	// Tell shows a message to an owner whose window cannot open and who sees no terminal, and says whether Griddle is
	// to go on without it. nil: the terminal is told, and Griddle goes on.
	Tell func(app.Unseen) (goOn bool)
	// Alert shows an owner who sees no terminal what was wrong with the way Griddle was started. nil: the terminal is
	// told.
	Alert func(text string)
}

// ErrNoWindow says that no window can be opened here.
var ErrNoWindow = errors.New("no window can be opened here")

// commands are in the order of the help, from the first steps to the rare ones.
func (p *Program) commands() []*cobra.Command {
	return []*cobra.Command{
		serveCommand(p),
		group("keys", keysCreate(p), keysList(p), keysShow(p), keysRename(p), keysRights(p), keysRotate(p),
			keysRevoke(p)),
		group("api", apiStatus(p), apiOn(p), apiOff(p), apiListen(p), apiAllow(p), apiForbid(p)),
		activityCommand(p),
		group("webhooks", webhooksAdd(p), webhooksList(p), webhooksChange(p), webhooksSecret(p), webhooksTest(p),
			webhooksLog(p), webhooksAgain(p), webhooksOn(p), webhooksOff(p), webhooksRemove(p)),
		mcpCommand(p),
		group("clear", clearAllow(p), clearClose(p), clearStatus(p)),
		sampleCommand(p),
		exportCommand(p), importGroup(p),
		backupCommand(p), restoreCommand(p),
		group("password", passwordReset(p)),
		completionCommand(p), versionCommand(p), probeCommand(p),
	}
}

func init() {
	cobra.EnableCommandSorting = false
	cobra.MousetrapHelpText = "" // on Windows the library would refuse a start from the desktop
}

// Root is griddle with all its commands. The manual page is made from it too.
func (p *Program) Root() *cobra.Command {
	root := windowCommand(p)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	common := root.PersistentFlags()
	textFlag(common, dataFlag, "DIR", "",
		"the data folder; else $GRIDDLE_DATA, else the system's folder for application data")
	common.BoolP("help", "h", false, "tells what a command does and takes")
	_ = root.MarkPersistentFlagDirname(dataFlag) // the flag is there
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { p.help(cmd) })
	root.SetHelpCommand(helpCommand(root))
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true // ours says it in fewer words
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.AddCommand(p.commands()...)
	for _, cmd := range append(leaves(root), root) {
		cmd.DisableFlagsInUseLine = true
		cmd.Flags().SortFlags = false
		if cmd.Args == nil {
			cmd.Args = takes()
		}
	}
	return root
}

// leaves are the commands of a tree in order, without those that only begin others.
func leaves(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, cmd := range root.Commands() {
		if !beginsOthers(cmd) {
			all = append(all, cmd)
		}
		all = append(all, leaves(cmd)...)
	}
	return all
}

// beginsOthers says whether a command is nothing but the beginning of others.
func beginsOthers(cmd *cobra.Command) bool { return cmd.HasSubCommands() && cmd.Short == "" }

// group is a word that other commands begin with.
func group(word string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: word}
	g.AddCommand(commands...)
	g.Args = cobra.ArbitraryArgs
	g.RunE = func(_ *cobra.Command, args []string) error {
		if slices.Contains(args, "help") {
			return g.Help()
		}
		var names []string
		for _, c := range commands {
			names = append(names, c.CommandPath())
		}
		return wrongUsage("%q alone is no command: there are %s", word, strings.Join(names, ", "))
	}
	return g
}

// takes makes a command refuse all but these arguments.
func takes(names ...string) cobra.PositionalArgs {
	wanted := "nothing but flags"
	if len(names) > 0 {
		wanted = "exactly one " + strings.Join(names, " ")
	}
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return wrongUsage("wrong arguments: %[1]s takes %[2]s; see %[1]s --help", cmd.CommandPath(), wanted)
	}
}

// call is one run of a command.
type call struct {
	*Program
	ctx        context.Context
	cmd        *cobra.Command
	dir        string // data folder, absolute
	secretFile string
	args       []string
}

// does makes what a command does out of what its call does.
func (p *Program) does(do func(*call) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) (err error) {
		c := &call{Program: p, ctx: cmd.Context(), cmd: cmd, args: args}
		if c.dir, err = pathFlag(cmd, dataFlag, "a folder"); err != nil {
			return err
		}
		if c.dir == "" {
			if c.dir, err = storage.DefaultDir(); err != nil {
				return err
			}
		}
		if c.secretFile, err = pathFlag(cmd, secretFlag, "a path"); err != nil {
			return err
		}
		return do(c)
	}
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
	root := p.Root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(p.Stderr, app.Sentence(err))
		return 2
	}
	fmt.Fprintln(p.Stderr, app.Sentence(err))
	return 1
}

func versionCommand(p *Program) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Prints the version.",
		RunE: p.does(func(c *call) error {
			_, err := fmt.Fprintln(c.Stdout, c.Version)
			return err
		}),
	}
}
