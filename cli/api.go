package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/shop"
)

// listedAPI is what griddle api status --json prints; the names are part of what scripts rely on.
type listedAPI struct {
	On      bool     `json:"on"`      // whether the owner wants it to run
	Listen  string   `json:"listen"`  // where it is to listen
	Running string   `json:"running"` // where it does now, or ""
	Hosts   []string `json:"hosts"`
	Origins []string `json:"origins"`
	Doubted []string `json:"doubted"` // settings that Griddle did not make here, so that their defaults count
}

func apiStatus(p *Program) *cobra.Command {
	cmd := &cobra.Command{Use: "status [--json]",
		Short: "Prints where the API is, and which host names and web pages are let in."}
	asJSON := cmd.Flags().Bool("json", false, "as a JSON object")
	cmd.RunE = p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			a.Vault.Open(c.ctx, false) // without the master secret it cannot tell what was tampered with
			if err := c.takeSecretFile(a); err != nil {
				return err
			}
			st, err := a.Shop.Settings()
			if err != nil {
				return err
			}
			l := listedAPI{On: !st.APIOff, Listen: st.Listen, Running: app.Engine.Address(c.dir),
				Hosts: append([]string{}, st.Hosts...), Origins: append([]string{}, st.Origins...),
				Doubted: append([]string{}, st.Doubted...)}
			if *asJSON {
				return json.NewEncoder(c.Stdout).Encode(l)
			}
			_, err = fmt.Fprintf(c.Stdout, "API:       %s\nListens:   %s\nRuns at:   %s\nHosts:     %s\nOrigins:   "+
				"%s\n",
				map[bool]string{true: "on", false: "off"}[l.On], l.Listen, cmp.Or(l.Running, "nowhere at present"),
				cmp.Or(strings.Join(l.Hosts, ", "), "none"), cmp.Or(strings.Join(l.Origins, ", "), "none"))
			if err == nil && len(l.Doubted) > 0 {
				fmt.Fprintf(c.Stderr, "Not made by Griddle on this computer, so the default counts: %s. Set it anew "+
					"if it is yours.\n", strings.Join(l.Doubted, ", "))
			}
			return err
		})
	})
	return withSecretFile(cmd)
}

// apiSetting is a command that changes the settings of the API, for which it takes the master secret. A running Griddle
// follows at once.
func apiSetting(p *Program, cmd *cobra.Command, edit func(c *call, st *shop.Settings) error) *cobra.Command {
	cmd.RunE = p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			if err := c.needMaster(a); err != nil {
				return err
			}
			return a.Shop.EditSettings(c.ctx, func(st *shop.Settings) error { return edit(c, st) })
		})
	})
	return withSecretFile(cmd)
}

func apiOn(p *Program) *cobra.Command {
	return apiSetting(p, &cobra.Command{Use: "on", Short: "Switches the API server on, as in Settings, API server."},
		func(_ *call, st *shop.Settings) error { st.APIOff = false; return nil })
}

func apiOff(p *Program) *cobra.Command {
	return apiSetting(p, &cobra.Command{Use: "off",
		Short: "Switches the API server off: no program reaches the store until it is switched on."},
		func(_ *call, st *shop.Settings) error { st.APIOff = true; return nil })
}

func apiListen(p *Program) *cobra.Command {
	return apiSetting(p, &cobra.Command{Use: "listen ADDR", Args: takes("ADDR"),
		Short: "Sets the address and port of the API, such as 127.0.0.1:4743; a running server moves there, unless " +
			"it was started with --listen.",
		Long: "0.0.0.0 is every IPv4 address of this computer, [::] every IPv6 one as well."},
		func(c *call, st *shop.Settings) error { st.Listen = c.args[0]; return nil })
}

func apiAllow(p *Program) *cobra.Command {
	return apiSetting(p, &cobra.Command{Use: "allow NAME", Args: takes("NAME"),
		Short: "Lets programs call the API by this host name (shop.local), or a web page at this origin " +
			"(https://shop.example)."},
		func(c *call, st *shop.Settings) error {
			list, name := letIn(st, c.args[0])
			*list = append(*list, name)
			return nil
		})
}

func apiForbid(p *Program) *cobra.Command {
	return apiSetting(p, &cobra.Command{Use: "forbid NAME", Args: takes("NAME"),
		Short: "Takes back what api allow did, for this host name or web origin."},
		func(c *call, st *shop.Settings) error {
			list, name := letIn(st, c.args[0])
			if !slices.Contains(*list, name) {
				return fmt.Errorf("%q is not allowed now; griddle api status shows what is", name)
			}
			*list = slices.DeleteFunc(*list, func(one string) bool { return one == name })
			return nil
		})
}

// letIn says which list a name belongs to: an origin has a scheme, a host name has none, and is kept in small letters.
func letIn(st *shop.Settings, name string) (list *[]string, as string) {
	name = strings.TrimSpace(name)
	if strings.Contains(name, "://") {
		return &st.Origins, name
	}
	return &st.Hosts, strings.ToLower(name)
}
