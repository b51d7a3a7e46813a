package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/shop/activity"
	"griddle/vault"
)

func keysCreate(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create --name NAME [--rights RIGHTS | --access read|write] [--no-clear] [--expires DATE]",
		Short: "Makes an API key and prints it. Makes the store in an empty data folder.",
		Long:  rightsHelp,
	}
	flags := cmd.Flags()
	name := textFlag(flags, "name", "NAME", "", "which program the key is for")
	access := textFlag(flags, "access", "read|write", "write", "short for --rights read, and for --rights everything")
	rights := textFlag(flags, rightsFlag, "RIGHTS", "", "what the key may do in each area, as in "+
		"catalog:read,stock:write")
	noClear := flags.Bool("no-clear", false, "the key may not use clear operations while they are allowed")
	expires := textFlag(flags, "expires", "DATE", "",
		"2027-01-31 (the end of that day here) or 2027-01-31T18:00:00Z (default never)")
	_ = cmd.RegisterFlagCompletionFunc("access",
		cobra.FixedCompletions([]string{"read", "write"}, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	_ = cmd.RegisterFlagCompletionFunc(rightsFlag, completeRights)
	cmd.RunE = p.does(func(c *call) (err error) {
		n := vault.NewKey{Name: *name, Clear: !*noClear}
		switch {
		case flags.Changed(rightsFlag) && flags.Changed("access"):
			return wrongUsage("give either --rights or --access")
		case flags.Changed(rightsFlag):
			var mayClear bool
			if n.Access, mayClear, err = vault.ParseRights(*rights); err != nil {
				return wrongUsage("--rights is refused: %v", err)
			}
			n.Clear = n.Clear && mayClear
		case *access == "read":
			n.Access = vault.ReadOnly
		case *access != "write":
			return wrongUsage("--access is read or write")
		}
		if n.Name, err = vault.CleanName(*name); err != nil {
			return wrongUsage("--name is missing or refused: %v", err)
		}
		if flags.Changed("expires") {
			if n.Expires, err = parseEnd("expires", *expires, time.Now(), time.Local); err != nil {
				return err
			}
		}
		return c.visitOrCreate(c.checkMasterPlace, func(a *app.App) error {
			if err := c.needMaster(a); err != nil {
				return err
			}
			_, key, err := a.Vault.Create(c.ctx, n)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.Stdout, key)
			return err
		})
	})
	return withSecretFile(cmd)
}

// parseEnd reads the flag of a day, which lasts to its end where the owner is, or of an instant.
func parseEnd(flag, text string, now time.Time, here *time.Location) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		var day time.Time
		if day, err = time.ParseInLocation(time.DateOnly, text, here); err != nil {
			return at, wrongUsage("--%s needs a date such as 2027-01-31 or 2027-01-31T18:00:00Z", flag)
		}
		at = day.AddDate(0, 0, 1)
	}
	if !at.After(now) {
		return at, wrongUsage("--%s is in the past", flag)
	}
	return at.UTC(), nil
}

// listedKey is a key as griddle keys list --json prints it; the names are part of what scripts rely on.
type listedKey struct {
	ID          int64   `json:"id"`
	Name        string  `json:"name"`
	Key         string  `json:"key"`
	Access      string  `json:"access"` // read, write or custom
	Rights      string  `json:"rights"`
	Clear       bool    `json:"clear"`
	Created     string  `json:"created"`
	Expires     *string `json:"expires"`
	LastUsed    *string `json:"lastUsed"`
	LastProgram string  `json:"lastProgram"`
	State       string  `json:"state"`
}

func keysList(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "list [--json]", Short: "Lists the API keys, newest first; never the keys themselves.",
	}
	asJSON := cmd.Flags().Bool("json", false, "as a JSON array")
	cmd.RunE = p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			a.Vault.Open(c.ctx, false) // without the master secret the list says "not verified"
			if err := c.takeSecretFile(a); err != nil {
				return err
			}
			keys, err := listKeys(a, time.Now())
			if err != nil {
				return err
			}
			if *asJSON {
				return json.NewEncoder(c.Stdout).Encode(keys)
			}
			return printKeys(c, keys)
		})
	})
	return withSecretFile(cmd)
}

func listKeys(a *app.App, now time.Time) ([]listedKey, error) {
	keys, err := a.Vault.List()
	if err != nil {
		return nil, err
	}
	used := a.Shop.Activity.Usage()
	listed := make([]listedKey, len(keys))
	for i, k := range keys {
		listed[i] = list(k, used[k.ID], now)
	}
	return listed, nil
}

func list(k vault.Key, used activity.Usage, now time.Time) listedKey {
	state := vault.StateOf(k, used.LastUsed, now)
	// The list on the page tells new keys apart; scripts know the five states and "not verified".
	if state == vault.NeverUsed {
		state = vault.InUse
	}
	l := listedKey{
		ID: k.ID, Name: k.Name, Key: k.Masked, Access: k.Access.String(), Rights: k.Access.Rights(), Clear: k.Clear,
		Created: stamp(k.Created),
		Expires: stampOrNil(k.Expires), LastUsed: stampOrNil(used.LastUsed), LastProgram: used.Program,
		State: string(state),
	}
	return l
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func stampOrNil(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := stamp(t)
	return &s
}

func printKeys(c *call, keys []listedKey) error {
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tKEY\tACCESS\tCLEAR\tCREATED\tLAST USED\tBY\tEXPIRES\tSTATE")
	orNever := func(s *string) string {
		if s == nil {
			return "never"
		}
		return *s
	}
	for _, k := range keys {
		may, access := "no", k.Access
		if k.Clear {
			may = "yes"
		}
		if access == "custom" {
			access = k.Rights
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Key, access, may, k.Created,
			orNever(k.LastUsed), k.LastProgram, orNever(k.Expires), k.State)
	}
	return w.Flush()
}

func keysRevoke(p *Program) *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Args: takes("ID"),
		Short: "Revokes the key with this number (see keys list): it is refused from its very next request on.",
		RunE: p.does(func(c *call) error {
			id, err := keyNumber(c.args[0])
			if err != nil {
				return err
			}
			return c.visit(func(a *app.App) error { return unknownKey(id, a.Vault.Revoke(c.ctx, id)) })
		}),
	}
}
