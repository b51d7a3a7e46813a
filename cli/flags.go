package cli

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The flags that many commands take.
const (
	dataFlag   = "data"
	secretFlag = "secret-file"
)

// flagText is the value of a flag.
type flagText struct {
	value string
	kind  string // what stands for it in the help
}

func (t *flagText) String() string         { return t.value }
func (t *flagText) Set(value string) error { t.value = value; return nil }

// Type is what the library shows in the help.
func (t *flagText) Type() string { return t.kind }

// textFlag declares a flag with a value; kind stands for that in the help.
func textFlag(flags *pflag.FlagSet, name, kind, value, help string) *string {
	t := &flagText{value, kind}
	flags.Var(t, name, help)
	return &t.value
}

// withSecretFile lets a command that needs the master secret, or may make a store, be told where that secret is.
func withSecretFile(cmd *cobra.Command) *cobra.Command {
	textFlag(cmd.Flags(), secretFlag, "PATH", "",
		"keep the store's master secret in this file instead of the keyring; needed once for a data folder")
	_ = cmd.RegisterFlagCompletionFunc(secretFlag, completeFile) // the flag is there
	return cmd
}

// pathFlag is the absolute path that a flag names, or "" without the flag.
func pathFlag(cmd *cobra.Command, name, wanted string) (string, error) {
	flag := cmd.Flag(name)
	if flag == nil || !flag.Changed {
		return "", nil
	}
	// An unset variable of a script must not lead to another store than the one that was meant.
	if flag.Value.String() == "" {
		return "", wrongUsage("--%s needs %s, and got nothing", name, wanted)
	}
	return absolute(flag.Value.String())
}

func absolute(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", errors.New("the current folder is gone, so a relative path leads nowhere; name the whole path")
	}
	return abs, nil
}

// flagError words the library's errors.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var valueless *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	see := "; see " + cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedName() == secretFlag:
		return wrongUsage("%s does not use the master secret; leave --%s out", cmd.CommandPath(), secretFlag)
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return wrongUsage("there is no flag -%s here%s", unknown.GetSpecifiedShortnames(), see)
	case errors.As(err, &unknown):
		return wrongUsage("there is no flag --%s here%s", unknown.GetSpecifiedName(), see)
	case errors.As(err, &valueless):
		return wrongUsage("--%s needs a value%s", valueless.GetSpecifiedName(), see)
	case errors.As(err, &bad):
		return wrongUsage("%q is no value for --%s%s", bad.GetValue(), bad.GetFlag().Name, see)
	}
	return wrongUsage("%v%s", err, see)
}
