package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"griddle/app"
	"griddle/delivery"
	"griddle/shop/webhooks"
)

func webhooksAdd(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "add --name NAME --address URL [--models LIST] [--actions LIST] [--record] [--off]",
		Short: "Tells a program of every change in the store from now on, and prints the secret by which it knows " +
			"that Griddle sends.",
		Long: "\nURL is https://…, or http:// to this computer. Models are those of the feed of changes, such as\n" +
			"orders,products; actions are created, changed, deleted and cleared. Both are all when they are left out.",
	}
	flags := cmd.Flags()
	wanted := wantedFlags(flags, " (default all)")
	off := flags.Bool("off", false, "sends nothing before webhooks on")
	cmd.RunE = p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			if err := c.needMaster(a); err != nil {
				return err
			}
			_, secret, err := a.Shop.Webhooks.Add(c.ctx, wanted(webhooks.Wanted{}), !*off)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.Stdout, secret)
			return err
		})
	})
	return withSecretFile(cmd)
}

// wantedFlags declares what a webhook is told, and answers what puts those that were given over what it was told
// before.
func wantedFlags(flags *pflag.FlagSet, unsaid string) func(webhooks.Wanted) webhooks.Wanted {
	name := textFlag(flags, "name", "NAME", "", "which program it is")
	address := textFlag(flags, "address", "URL", "", "where it listens")
	models := textFlag(flags, "models", "LIST", "", "whose changes it hears of"+unsaid)
	actions := textFlag(flags, "actions", "LIST", "", "what it hears of"+unsaid)
	record := flags.Bool("record", false, "sends the changed record along")
	return func(w webhooks.Wanted) webhooks.Wanted {
		for flag, set := range map[string]func(){
			"name":    func() { w.Name = *name },
			"address": func() { w.Address = *address },
			"models":  func() { w.Models = strings.Split(*models, ",") },
			"actions": func() { w.Actions = strings.Split(*actions, ",") },
			"record":  func() { w.Record = *record },
		} {
			if flags.Changed(flag) {
				set()
			}
		}
		return w
	}
}

func webhooksChange(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "change ID [--name NAME] [--address URL] [--models LIST] [--actions LIST] [--record]",
		Short: "Changes what is named of the webhook with this number; --record=false sends no record any more.",
		Long:  "Its secret stays. --models \"\" and --actions \"\" are all.",
	}
	wanted := wantedFlags(cmd.Flags(), "")
	return onSealedWebhook(p, cmd, func(c *call, a *app.App, id int64) error {
		h, err := a.Shop.Webhooks.One(id)
		if err != nil {
			return err
		}
		return a.Shop.Webhooks.Change(c.ctx, id, wanted(h.Wanted))
	})
}

func webhooksSecret(p *Program) *cobra.Command {
	return onSealedWebhook(p, &cobra.Command{Use: "secret ID",
		Short: "Prints the secret of the webhook with this number once more."},
		func(c *call, a *app.App, id int64) error {
			secret, err := a.Shop.Webhooks.Secret(id)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.Stdout, secret)
			return err
		})
}

// listedWebhook is one as griddle webhooks list --json prints it; the names are part of what scripts rely on.
type listedWebhook struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	Address string   `json:"address"`
	Models  []string `json:"models"`
	Actions []string `json:"actions"`
	Record  bool     `json:"record"`
	State   string   `json:"state"` // on, off, failing (it is tried again) or stopped (it is not)
	Created string   `json:"created"`
	Next    *string  `json:"next"`
	Why     string   `json:"why"`
}

func webhooksList(p *Program) *cobra.Command {
	cmd := &cobra.Command{Use: "list [--json]", Short: "Lists the webhooks; never their secrets."}
	asJSON := cmd.Flags().Bool("json", false, "as a JSON array")
	cmd.RunE = p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			all, err := a.Shop.Webhooks.All()
			if err != nil {
				return err
			}
			listed := make([]listedWebhook, len(all))
			for i, h := range all {
				listed[i] = listWebhook(h)
			}
			if *asJSON {
				return json.NewEncoder(c.Stdout).Encode(listed)
			}
			w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "ID\tNAME\tADDRESS\tMODELS\tACTIONS\tRECORD\tSTATE\tWHY")
			for _, h := range listed {
				fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", h.ID, h.Name, h.Address, orAll(h.Models),
					orAll(h.Actions), map[bool]string{true: "yes", false: "no"}[h.Record], h.State, h.Why)
			}
			return w.Flush()
		})
	})
	return cmd
}

func listWebhook(h webhooks.Webhook) listedWebhook {
	l := listedWebhook{ID: h.ID, Name: h.Name, Address: h.Address, Models: append([]string{}, h.Models...),
		Actions: append([]string{}, h.Actions...), Record: h.Record, State: "on", Created: stamp(h.Created),
		Next: stampOrNil(h.Next)}
	switch {
	case !h.On && !h.Ended.IsZero():
		l.State = "stopped"
	case !h.On:
		l.State = "off"
	case h.Tries > 0:
		l.State = "failing"
	}
	if h.Why.Form != "" {
		l.Why = h.Why.String()
	}
	return l
}

func orAll(names []string) string {
	if len(names) == 0 {
		return "all"
	}
	return strings.Join(names, ",")
}

// webhookNumber reads the number of a webhook.
func webhookNumber(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, wrongUsage("%q is not the number of a webhook; griddle webhooks list shows them", text)
	}
	return id, nil
}

// onSealedWebhook is onWebhook for what needs the master secret.
func onSealedWebhook(p *Program, cmd *cobra.Command, do func(c *call, a *app.App, id int64) error) *cobra.Command {
	return withSecretFile(onWebhook(p, cmd, func(c *call, a *app.App, id int64) error {
		if err := c.needMaster(a); err != nil {
			return err
		}
		return do(c, a, id)
	}))
}

// onWebhook is a command that does something to the webhook with a number.
func onWebhook(p *Program, cmd *cobra.Command, do func(c *call, a *app.App, id int64) error) *cobra.Command {
	if cmd.Args == nil {
		cmd.Args = takes("ID")
	}
	cmd.RunE = p.does(func(c *call) error {
		id, err := webhookNumber(c.args[0])
		if err != nil {
			return err
		}
		return c.visit(func(a *app.App) error {
			if _, err := a.Shop.Webhooks.One(id); err != nil {
				return err
			}
			return do(c, a, id)
		})
	})
	return cmd
}

func webhooksRemove(p *Program) *cobra.Command {
	return onWebhook(p, &cobra.Command{Use: "remove ID",
		Short: "Removes the webhook with this number (see webhooks list), with its log."},
		func(c *call, a *app.App, id int64) error { return a.Shop.Webhooks.Remove(c.ctx, id) })
}

func webhooksTest(p *Program) *cobra.Command {
	return onSealedWebhook(p, &cobra.Command{Use: "test ID",
		Short: "Sends a message of the type test to the webhook's program, and prints what it answered."},
		func(c *call, a *app.App, id int64) error {
			e, err := delivery.New(delivery.Config{Shop: a.Shop, Version: c.Version}).Test(c.ctx, id)
			if err != nil {
				return err
			}
			if e.Problem.Form != "" {
				return fmt.Errorf("the test failed: %s", e.Problem)
			}
			return c.printAnswer(e)
		})
}

func webhooksAgain(p *Program) *cobra.Command {
	return onSealedWebhook(p, &cobra.Command{Use: "again ID MESSAGE", Args: takesTwo("ID MESSAGE"),
		Short: "Sends a message (see webhooks log) once more, and prints what was answered."},
		func(c *call, a *app.App, id int64) error {
			all, err := a.Shop.Webhooks.Log(id)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(all, func(e webhooks.Entry) bool { return e.Message == c.args[1] })
			if i < 0 {
				return fmt.Errorf("this webhook was sent no message %q lately; griddle webhooks log shows them",
					c.args[1])
			}
			e, err := delivery.New(delivery.Config{Shop: a.Shop, Version: c.Version}).Again(c.ctx, all[i].ID)
			if err != nil {
				return err
			}
			if e.Problem.Form != "" {
				return fmt.Errorf("it failed once more: %s", e.Problem)
			}
			return c.printAnswer(e)
		})
}

func (c *call) printAnswer(e webhooks.Entry) error {
	_, err := fmt.Fprintln(c.Stdout, strings.TrimSpace(strconv.Itoa(e.Status)+" "+e.Answer))
	return err
}

// listedDelivery is a line of griddle webhooks log --json; the names are part of what scripts rely on.
type listedDelivery struct {
	At           string `json:"at"`
	Kind         string `json:"kind"` // delivery, again, test or note
	Message      string `json:"message"`
	Model        string `json:"model"`
	Record       string `json:"record"`
	Action       string `json:"action"`
	Status       int    `json:"status"`
	Answer       string `json:"answer"`
	Milliseconds int64  `json:"milliseconds"`
	Problem      string `json:"problem"`
}

func webhooksLog(p *Program) *cobra.Command {
	cmd := &cobra.Command{Use: "log ID [--json]",
		Short: "Lists the last 200 deliveries of the webhook with this number, newest first."}
	asJSON := cmd.Flags().Bool("json", false, "as a JSON array")
	return onWebhook(p, cmd, func(c *call, a *app.App, id int64) error {
		all, err := a.Shop.Webhooks.Log(id)
		if err != nil {
			return err
		}
		listed := make([]listedDelivery, len(all))
		for i, e := range all {
			listed[i] = listedDelivery{At: stamp(e.At), Kind: e.Kind, Message: e.Message, Model: e.Model,
				Record: e.Record, Action: e.Action, Status: e.Status, Answer: e.Answer,
				Milliseconds: int64(e.Took / time.Millisecond)}
			if e.Problem.Form != "" {
				listed[i].Problem = e.Problem.String()
			}
		}
		if *asJSON {
			return json.NewEncoder(c.Stdout).Encode(listed)
		}
		w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "AT\tKIND\tMESSAGE\tWHAT\tRECORD\tSTATUS\tMS\tANSWER")
		for _, e := range listed {
			said := e.Answer
			if e.Problem != "" {
				said = e.Problem
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", e.At, e.Kind, e.Message,
				strings.TrimSpace(e.Model+" "+e.Action),
				e.Record, e.Status, e.Milliseconds, said)
		}
		return w.Flush()
	})
}

func webhooksOn(p *Program) *cobra.Command {
	cmd := &cobra.Command{Use: "on ID [--missed]",
		Short: "Switches the webhook with this number on: it hears of what changes from now on."}
	missed := cmd.Flags().Bool("missed", false, "sends what it missed, from where it stopped")
	return onWebhook(p, cmd, func(c *call, a *app.App, id int64) error {
		if *missed {
			return a.Shop.Webhooks.Resume(c.ctx, id)
		}
		return a.Shop.Webhooks.Switch(c.ctx, id, true)
	})
}

func webhooksOff(p *Program) *cobra.Command {
	return onWebhook(p, &cobra.Command{Use: "off ID",
		Short: "Switches the webhook with this number off: nothing is sent there any more."},
		func(c *call, a *app.App, id int64) error { return a.Shop.Webhooks.Switch(c.ctx, id, false) })
}
