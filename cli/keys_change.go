package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"griddle/app"
)

// rotateDays is for how long both keys work unless --until says otherwise, as in the window.
const rotateDays = 7

// onKey is a command that does something, for which it takes the master secret, to the key with a number. read, if any,
// reads what else was given, before the store is touched.
func onKey(p *Program, cmd *cobra.Command, read func(*call) error,
	do func(c *call, a *app.App, id int64) error) *cobra.Command {
	cmd.RunE = p.does(func(c *call) error {
		id, err := keyNumber(c.args[0])
		if err == nil && read != nil {
			err = read(c)
		}
		if err != nil {
			return err
		}
		return c.visit(func(a *app.App) error {
			if err := c.needMaster(a); err != nil {
				return err
			}
			return unknownKey(id, do(c, a, id))
		})
	})
	return withSecretFile(cmd)
}

func keysShow(p *Program) *cobra.Command {
	return onKey(p, &cobra.Command{Use: "show ID", Args: takes("ID"),
		Short: "Prints the key with this number (see keys list) once more."}, nil,
		func(c *call, a *app.App, id int64) error {
			key, err := a.Vault.Reveal(id)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.Stdout, key)
			return err
		})
}

func keysRename(p *Program) *cobra.Command {
	return onKey(p, &cobra.Command{Use: "rename ID NAME", Args: takesTwo("ID NAME"),
		Short: "Gives the key with this number another name; the key itself stays."}, nil,
		func(c *call, a *app.App, id int64) error { return a.Vault.Rename(c.ctx, id, c.args[1]) })
}

func keysRotate(p *Program) *cobra.Command {
	cmd := &cobra.Command{Use: "rotate ID [--until DATE]", Args: takes("ID"),
		Short: "Makes a key that takes the place of the one with this number, with its name and rights, and prints it.",
		Long:  "Both keys work until DATE; then the old one is revoked by itself."}
	until := textFlag(cmd.Flags(), "until", "DATE", "", fmt.Sprintf(
		"2027-01-31 (the end of that day here) or 2027-01-31T18:00:00Z (default in %d days)", rotateDays))
	var end time.Time
	return onKey(p, cmd, func(*call) (err error) {
		end = time.Now().AddDate(0, 0, rotateDays)
		if cmd.Flags().Changed("until") {
			end, err = parseEnd("until", *until, time.Now(), time.Local)
		}
		return err
	}, func(c *call, a *app.App, id int64) error {
		_, key, err := a.Vault.Rotate(c.ctx, id, end)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.Stdout, key)
		return err
	})
}
