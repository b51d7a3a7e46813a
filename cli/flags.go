package cli

import (
	"errors"
	"flag"
	"io"
	"path/filepath"
	"strings"
)

// flags are a command's flags, which may stand before, between and behind its other arguments.
type flags struct{ *flag.FlagSet }

func newFlags() *flags {
	f := &flags{flag.NewFlagSet("", flag.ContinueOnError)}
	f.SetOutput(io.Discard) // the errors come back, worded anew
	return f
}

// commonFlags are what may stand before the command too, so each is parsed for all; run refuses the secret file where
// it has no use.
type commonFlags struct {
	data, secretFile string
	help             bool
}

func (f *flags) common() *commonFlags {
	c := &commonFlags{}
	f.StringVar(&c.data, "data", "", "")
	f.BoolVar(&c.help, "help", false, "")
	f.BoolVar(&c.help, "h", false, "")
	f.StringVar(&c.secretFile, "secret-file", "", "")
	return c
}

// parse takes the flags out of args and answers the rest. With most 0 it stops at the first argument that is no flag.
func (f *flags) parse(args []string, most int) (rest []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, reword(err)
		}
		left := f.Args()
		taken := args[:len(args)-len(left)]
		ended := len(taken) > 0 && taken[len(taken)-1] == "--"
		if len(left) == 0 || ended || most == 0 {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

// reword says flag errors the way they are typed, with two dashes.
func reword(err error) error {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return wrongUsage("there is no flag --%s here", name)
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return wrongUsage("--%s needs a value", name)
	}
	return wrongUsage("%s", strings.ReplaceAll(text, " -", " --"))
}

// set says whether a flag was given, if only as an empty value.
func (f *flags) set(name string) (given bool) {
	f.Visit(func(one *flag.Flag) { given = given || one.Name == name })
	return given
}

func absolute(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", errors.New("the current folder is gone, so a relative path leads nowhere; name the whole path")
	}
	return abs, nil
}
