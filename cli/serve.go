package cli

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"griddle/app"

	"github.com/spf13/cobra"
)

func serveCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve [--listen ADDR]",
		Short: "Runs the API server alone, until Ctrl-C. Prints its address on stdout when it is ready.",
		Long:  "Where other computers reach it, it says on stderr by which addresses.",
	}
	listen := textFlag(cmd.Flags(), "listen", "ADDR", "",
		"address and port, such as 127.0.0.1:4743, instead of those in the settings;\n"+
			"0.0.0.0 is every IPv4 address of this computer, [::] every IPv6 one as well")
	cmd.RunE = p.does(func(c *call) error {
		if cmd.Flags().Changed("listen") {
			if err := checkListen(*listen); err != nil {
				return err
			}
		}
		var done func()
		c.ctx, done = app.HeedSession(c.ctx, c.dir)
		defer done()
		return c.serve(*listen, nil)
	})
	return withSecretFile(cmd)
}

func checkListen(address string) error {
	host, port, err := net.SplitHostPort(address)
	switch n, bad := strconv.Atoi(port); {
	case err != nil || bad != nil || n < 1 || n > 65535:
		return wrongUsage("--listen needs an address and a port from 1 to 65535, such as 127.0.0.1:4743")
	case host == "": // which would mean every network this computer is in
		return wrongUsage("--listen needs an address before the port, such as 127.0.0.1:4743; " +
			"0.0.0.0 lets the whole network in")
	}
	return nil
}

// config is the call's store, as the program that holds the data folder opens it.
func (c *call) config() app.Config {
	return app.Config{Dir: c.dir, Version: c.Version, SecretFile: c.secretFile, MayCreate: true, Stderr: c.Stderr}
}

// serve runs the API server until the call ends. ready, if any, is told the address once it is reached there.
func (c *call) serve(listen string, ready func(address string)) (err error) {
	if err := c.checkMasterPlace(); err != nil {
		return err
	}
	config := c.config()
	config.Listen = listen
	a, err := app.Open(c.ctx, config)
	if err != nil {
		return err
	}
	defer func() { c.closeAfter(a, err) }()
	if err := c.serveMaster(a); err != nil {
		return err
	}
	settings, err := a.Shop.Settings()
	if err != nil {
		return err
	}
	if settings.APIOff {
		return errors.New("the API is switched off in Settings, API server; switch it on in the window first")
	}
	if err := a.API.Start(); err != nil {
		return fmt.Errorf("%s, or name another with --listen", err) // not %w: the refusal inside would be said alone
	}
	a.Work()
	status := a.API.Status()
	address := status.Address
	if _, err := fmt.Fprintln(c.Stdout, address); err != nil {
		return err
	}
	for _, other := range status.Others { // beside the result, which programs read as one line
		fmt.Fprintln(c.Stderr, other)
	}
	if ready != nil {
		ready(address)
	}
	<-c.ctx.Done()
	a.Log.Info("Griddle ends")
	if lost := a.DB.Lost(); lost != nil {
		return lost
	}
	return nil
}
