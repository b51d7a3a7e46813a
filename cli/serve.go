package cli

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"griddle/app"
	"griddle/shop"

	"github.com/spf13/cobra"
)

func serveCommand(p *Program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve [--listen ADDR] [--tls self | --tls-cert FILE --tls-key FILE] [--allow-host NAME] " +
			"[--allow-origin ORIGIN]",
		Short: "Runs the API server alone, until Ctrl-C. Prints its address on stdout when it is ready.",
		Long: "Where other computers reach it, it says on stderr by which addresses. With a certificate they are " +
			"spoken\n" +
			"to encrypted only; programs on this computer may go on without.",
	}
	listen := textFlag(cmd.Flags(), "listen", "ADDR", "",
		"address and port, such as 127.0.0.1:4743, instead of those in the settings;\n"+
			"0.0.0.0 is every IPv4 address of this computer, [::] every IPv6 one as well")
	own := textFlag(cmd.Flags(), "tls", "self", "",
		"speak TLS with a certificate of Griddle's own; its fingerprint is printed on stderr")
	cert := textFlag(cmd.Flags(), "tls-cert", "FILE", "", "speak TLS with this certificate, in PEM, its issuers "+
		"after it")
	key := textFlag(cmd.Flags(), "tls-key", "FILE", "", "the private key of the certificate, in PEM")
	hosts := cmd.Flags().StringArray("allow-host", nil, "let programs call the API by this host name too, for this run")
	origins := cmd.Flags().StringArray("allow-origin", nil, "let a web page at this origin call the API, for this run")
	_ = cmd.RegisterFlagCompletionFunc("tls",
		cobra.FixedCompletions([]string{"self"}, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	for _, name := range []string{"tls-cert", "tls-key"} {
		_ = cmd.RegisterFlagCompletionFunc(name, completeFile)
	}
	cmd.RunE = p.does(func(c *call) error {
		config, err := c.serveConfig(*own, *cert, *key, *hosts, *origins)
		if err != nil {
			return err
		}
		if cmd.Flags().Changed("listen") {
			if err := checkListen(*listen); err != nil {
				return err
			}
		}
		var done func()
		c.ctx, done = app.HeedSession(c.ctx, c.dir)
		defer done()
		config.Listen = *listen
		return c.serve(config, nil)
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

// serveConfig is the call's store with what the flags say of encryption and of who is let in.
func (c *call) serveConfig(own, cert, key string, hosts, origins []string) (config app.Config, err error) {
	config = c.config()
	flags := c.cmd.Flags()
	switch {
	case flags.Changed("tls") && own != "self":
		return config, wrongUsage("--tls takes self; name a certificate of yours with --tls-cert and --tls-key")
	case own != "" && (cert != "" || key != ""):
		return config, wrongUsage("give either --tls self or --tls-cert and --tls-key")
	case flags.Changed("tls-cert") != flags.Changed("tls-key"):
		return config, wrongUsage("--tls-cert and --tls-key go together: the certificate and its private key")
	}
	config.TLS.Own = own != ""
	if config.TLS.CertFile, err = pathFlag(c.cmd, "tls-cert", "the file of a certificate"); err != nil {
		return config, err
	}
	if config.TLS.KeyFile, err = pathFlag(c.cmd, "tls-key", "the file of a private key"); err != nil {
		return config, err
	}
	st, err := shop.Settings{Hosts: hosts, Origins: origins}.Checked()
	if r := shop.AsRefusal(err, ""); err != nil {
		r.Field = map[string]string{"Hosts": "--allow-host", "Origins": "--allow-origin"}[r.Field]
		return config, wrongUsage("%s", app.Sentence(r))
	}
	config.Hosts, config.Origins = st.Hosts, st.Origins
	return config, nil
}

// config is the call's store, as the program that holds the data folder opens it.
func (c *call) config() app.Config {
	return app.Config{Dir: c.dir, Version: c.Version, SecretFile: c.secretFile, MayCreate: true, Stderr: c.Stderr}
}

// serve runs the API server until the call ends. ready, if any, is told the address once it is reached there.
func (c *call) serve(config app.Config, ready func(address string)) (err error) {
	if err := c.checkMasterPlace(); err != nil {
		return err
	}
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
		return errors.New("the API is switched off in Settings, API server; switch it on in the window, or with " +
			"griddle api on")
	}
	if err := a.API.Start(); err != nil {
		if r := shop.AsRefusal(err, ""); r.Field != "" { // it is not about the address
			return err
		}
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
