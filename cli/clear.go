package cli

import (
	"errors"
	"fmt"
	"time"

	"griddle/app"

	"github.com/spf13/cobra"
)

func clearAllow(p *Program) *cobra.Command {
	const does = "Allows clear operations for the next 60 minutes."
	cmd := clearCommand(p, "allow", does, func(c *call, a *app.App) error {
		if err := c.needMaster(a); err != nil {
			return err
		}
		_, err := a.Shop.AllowClear(c.ctx)
		return err
	})
	cmd.Long = "Programs whose keys may do so can then clear all products, categories or customers. " +
		"It takes the master secret."
	return withSecretFile(cmd)
}

func clearClose(p *Program) *cobra.Command {
	return clearCommand(p, "close", "Forbids clear operations again.", func(c *call, a *app.App) error {
		return a.Shop.CloseClear(c.ctx)
	})
}

func clearStatus(p *Program) *cobra.Command {
	const does = "Prints whether clear operations are allowed: closed, or open until when."
	return withSecretFile(clearCommand(p, "status", does, func(c *call, a *app.App) error {
		if !a.Shop.Window().Unproved && c.secretFile == "" {
			return nil
		}
		return c.needMaster(a) // to tell who opened it
	}))
}

// clearCommand does something to the clear-operations window and prints how it stands then.
func clearCommand(p *Program, name, does string, do func(*call, *app.App) error) *cobra.Command {
	return &cobra.Command{Use: name, Short: does, RunE: p.does(func(c *call) error {
		return c.visit(func(a *app.App) error {
			if err := do(c, a); err != nil {
				return err
			}
			w := a.Shop.Window()
			if w.Notice != "" {
				fmt.Fprintln(c.Stderr, app.Sentence(errors.New(string(w.Notice))))
			}
			if !w.Open {
				_, err := fmt.Fprintln(c.Stdout, "closed")
				return err
			}
			_, err := fmt.Fprintln(c.Stdout, "open until", w.Until.UTC().Format(time.RFC3339))
			return err
		})
	})}
}
