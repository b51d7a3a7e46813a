package cli

import (
	"fmt"
	"time"

	"griddle/shop"
)

func clearAllow() command {
	return clearCommand("allow", "Allows clear operations for the next 60 minutes.", func(c *call, s *shop.Store) error {
		_, err := s.AllowClear(c.ctx)
		return err
	})
}

func clearClose() command {
	return clearCommand("close", "Forbids clear operations again.", func(c *call, s *shop.Store) error { return s.CloseClear(c.ctx) })
}

func clearStatus() command {
	return clearCommand("status", "Prints whether clear operations are allowed: closed, or open until when.",
		func(*call, *shop.Store) error { return nil })
}

// clearCommand does something to the clear-operations window and prints how it stands then.
func clearCommand(name, does string, do func(*call, *shop.Store) error) command {
	return command{
		name: "clear " + name, does: does,
		new: func(*flags) func(*call) error {
			return func(c *call) error {
				return c.visit(func(h *House) error {
					if err := do(c, h.Shop); err != nil {
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
