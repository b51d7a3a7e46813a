package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"griddle/app"
)

// listedRequest is a line of griddle activity --json; the names are part of what scripts rely on.
type listedRequest struct {
	At           string `json:"at"`
	Key          int64  `json:"key"` // its number; 0 where none was shown
	Name         string `json:"name"`
	Program      string `json:"program"`
	Address      string `json:"address"`
	Method       string `json:"method"`
	Model        string `json:"model"`
	Status       int    `json:"status"`
	Result       string `json:"result"`
	Reason       string `json:"reason"`
	Milliseconds int64  `json:"milliseconds"`
}

func activityCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{Use: "activity [--json]",
		Short: "Lists the last 1,000 requests of programs, newest first, and why some were refused."}
	asJSON := cmd.Flags().Bool("json", false, "as a JSON array")
	cmd.RunE = p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			all, err := a.Shop.Activity.Recent()
			if err != nil {
				return err
			}
			listed := make([]listedRequest, len(all))
			for i, r := range all {
				listed[i] = listedRequest{At: stamp(r.At), Key: r.KeyID, Name: r.KeyName, Program: r.Program,
					Address: r.Address, Method: r.Method, Model: r.Model, Status: r.Status, Result: r.Result,
					Reason: r.Reason, Milliseconds: r.Duration.Milliseconds()}
			}
			if *asJSON {
				return json.NewEncoder(c.Stdout).Encode(listed)
			}
			w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "AT\tKEY\tPROGRAM\tWHAT\tSTATUS\tMS\tRESULT")
			for _, r := range listed {
				said := r.Result
				if r.Reason != "" {
					said += ": " + r.Reason
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s %s\t%d\t%d\t%s\n", r.At, r.Name, r.Program, r.Method, r.Model, r.Status,
					r.Milliseconds, said)
			}
			return w.Flush()
		})
	})
	return cmd
}
