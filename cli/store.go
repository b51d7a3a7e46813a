package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/jeandeaual/go-locale"
	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/shop/sample"
	"griddle/storage"
	"griddle/vault"
)

// languages are those of the sample store.
var languages = []string{"en", "de"}

func sampleCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sample [--language en|de]",
		Short: "Puts the sample store into an empty store; makes the store in an empty data folder.",
	}
	language := textFlag(cmd.Flags(), "language", "en|de", "",
		"the language of its names and texts (default that of this computer, else English)")
	_ = cmd.RegisterFlagCompletionFunc("language",
		cobra.FixedCompletions(languages, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	cmd.RunE = p.does(func(c *call) error {
		in := *language
		if !cmd.Flags().Changed("language") {
			in, _ = locale.GetLocale() // where it is not known, English
		} else if !slices.Contains(languages, in) {
			return wrongUsage("--language is en or de")
		}
		return c.visitOrCreate(c.checkSecretFile, func(a *app.App) error {
			if err := c.takeSecretFile(a); err != nil {
				return err
			}
			return sample.Fill(a.Shop, c.ctx, in)
		})
	})
	return withSecretFile(cmd)
}

func backupCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "backup FILE [--force]", Args: takes("FILE"), ValidArgsFunction: completeFile,
		Short: "Writes the whole store into one zip file, also while Griddle runs, and prints its path. " +
			"The master secret is not in it.",
	}
	force := cmd.Flags().Bool("force", false, "replace FILE when it is there already")
	cmd.RunE = p.does(func(c *call) error { return c.backup(*force) })
	return cmd
}

func (c *call) backup(force bool) error {
	path, err := absolute(c.args[0])
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil && !force {
		return fmt.Errorf("%s is there already; choose another name, or replace it with --force", path)
	}
	switch err := storage.TryFolder(filepath.Dir(path)); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the folder of %s is not there; make it first, or choose another one", path)
	case err != nil && !errors.Is(err, storage.ErrDiskFull):
		return fmt.Errorf("the folder of %s cannot be written to; choose another one: %w", path, cause(err))
	}
	err = c.visit(func(a *app.App) error { return a.Shop.Backup(c.ctx, path) })
	if errors.Is(err, storage.ErrReadOnly) { // where the store lies, not where the backup goes
		err = app.BackupAside(c.ctx, c.config(), path)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.Stdout, path)
	return err
}

// cause is what the system said, without the name of a file that means nothing to the reader.
func cause(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

func restoreCommand(p *Program) *cobra.Command {
	return withSecretFile(&cobra.Command{
		Use: "restore FILE", Args: takes("FILE"), ValidArgsFunction: completeFile,
		Short: "Puts the records and files of a backup into the store; what is there now is saved first.",
		Long: "Keys, settings and activity stay as they are. Into an empty data folder the backup is laid whole,\n" +
			"and the recovery key is asked for when the master secret is not on this computer.",
		RunE: p.does((*call).restore),
	})
}

func (c *call) restore() error {
	path, err := absolute(c.args[0])
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("the backup %s cannot be opened", path)
	}
	if _, err := os.Stat(filepath.Join(c.dir, "store.db")); err == nil {
		return c.visit(func(a *app.App) error {
			if err := c.takeSecretFile(a); err != nil {
				return err
			}
			return a.Shop.RestoreBackup(c.ctx, path)
		})
	}
	if err := app.Unpack(c.ctx, path, c.dir); err != nil {
		return err
	}
	return c.visit(func(a *app.App) error {
		st := a.Vault.Open(c.ctx, c.terminal())
		if st.Condition == vault.Ready || st.New || st.NeedsPassphrase {
			return nil
		}
		return c.recover(a, st)
	})
}

// recover asks for the recovery key of a store that came to this computer.
func (c *call) recover(a *app.App, st vault.Status) error {
	if c.secretFile == "" && errors.Is(vault.Check(c.ctx, nil), vault.ErrNoKeyring) {
		fmt.Fprintln(c.Stderr, "The store is restored. There is no keyring here to take its master secret, "+
			"so its keys do not work yet: "+
			"start griddle serve --secret-file PATH in a terminal to enter the recovery key.")
		return nil
	}
	if c.terminal() {
		return c.askForMaster(a, st)
	}
	text, err := c.ask("", false)
	if err != nil {
		return err
	}
	if text == "" {
		fmt.Fprintln(c.Stderr, "The store is restored. Its keys do not work until the recovery key is entered: "+
			"start griddle, or griddle serve in a terminal.")
		return nil
	}
	if err := a.Vault.EnterRecoveryKey(c.ctx, text); err != nil {
		return fmt.Errorf("the store is restored, but its keys do not work yet: %w", err)
	}
	return nil
}

func passwordReset(p *Program) *cobra.Command {
	return &cobra.Command{
		Use: "reset", Short: "Removes a forgotten admin password; an open window notices.",
		RunE: p.does(func(c *call) error {
			return c.visit(func(a *app.App) error {
				was, err := a.Shop.ResetAdminPassword(c.ctx)
				if err != nil {
					return err
				}
				said := "No admin password was set."
				if was {
					said = "The admin password is removed."
				}
				_, err = fmt.Fprintln(c.Stdout, said)
				return err
			})
		}),
	}
}
