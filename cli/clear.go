package cli

import (
	"fmt"
	"time"
)

func clearAllow() command {
	cmd := clearCommand("allow", "Allows clear operations for the next 60 minutes.", func(c *call, h *House) error {
		if err := c.needMaster(h); err != nil {
			return err
		}
		_, err := h.Shop.AllowClear(c.ctx)
		return err
	})
	cmd.secret = true
	return cmd
}

func clearClose() command {
	return clearCommand("close", "Forbids clear operations again.", func(c *call, h *House) error {
		return h.Shop.CloseClear(c.ctx)
	})
}

func clearStatus() command {
	const does = "Prints whether clear operations are allowed: closed, or open until when."
	cmd := clearCommand("status", does, func(c *call, h *House) error {
		if !h.Shop.Window().Unproved && c.secretFile == "" {
			return nil
		}
		return c.needMaster(h) // to tell who opened it
	})
	cmd.secret = true
	return cmd
}

// clearCommand does something to the clear-operations window and prints how it stands then.
func clearCommand(name, does string, do func(*call, *House) error) command {
	return command{
		name: "clear " + name, does: does,
		new: func(*flags) func(*call) error {
			return func(c *call) error {
				return c.visit(func(h *House) error {
					if err := do(c, h); err != nil {
						return err
					}
					w := h.Shop.Window()
					if w.Notice != "" {
						fmt.Fprintln(c.Stderr, capital(string(w.Notice)))
					}
					if !w.Open {
						_, err := fmt.Fprintln(c.Stdout, "closed")
						return err
					}
					_, err := fmt.Fprintln(c.Stdout, "open until", w.Until.UTC().Format(time.RFC3339))
					return err
				})
			}
		},
	}
}
