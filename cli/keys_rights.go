package cli

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/vault"
)

const rightsFlag = "rights"

const rightsHelp = `
RIGHTS is a list such as catalog:read,stock:write. The areas are catalog, stock, orders, people and taxes, the levels
none, read and write; an area that is not named has none. With clear in the list the key may delete everything while
clear operations are allowed. Or it is the name of a choice that fits a kind of program:
  everything    reads and writes everything, and clears
  read          reads everything
  till          reads catalog and people, writes stock and orders
  labels        reads the catalog: price lists, labels
  importer      writes catalog and stock
  bookkeeping   reads orders, people and taxes`

func completeRights(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	for _, p := range vault.Presets {
		names = append(names, p.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func keysRights(p *Program) *cobra.Command {
	var access vault.Access
	var mayClear bool
	return onKey(p, &cobra.Command{
		Use: "rights ID RIGHTS", Args: takesTwo("ID RIGHTS"), Long: rightsHelp,
		Short: "Gives the key with this number (see keys list) other rights; its program has them from its next " +
			"request on.",
	}, func(c *call) (err error) {
		if access, mayClear, err = vault.ParseRights(c.args[1]); err != nil {
			return wrongUsage("these rights are refused: %v", err)
		}
		return nil
	}, func(c *call, a *app.App, id int64) error {
		return a.Vault.SetAccess(c.ctx, id, access, mayClear)
	})
}

// keyNumber reads the number of a key.
func keyNumber(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, wrongUsage("%q is not the number of a key; griddle keys list shows them", text)
	}
	return id, nil
}

// unknownKey words the error for a number that no key has.
func unknownKey(id int64, err error) error {
	if errors.Is(err, vault.ErrUnknownKey) {
		return fmt.Errorf("there is no key with the number %d; griddle keys list shows them all", id)
	}
	return err
}
