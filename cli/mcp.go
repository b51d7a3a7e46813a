package cli

import (
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"griddle/app"
	"griddle/bridge"
)

// assistantKey is the variable of the environment that holds an API key: on the command line everybody would see it.
const assistantKey = "GRIDDLE_KEY"

func mcpCommand(p *Program) *cobra.Command {
	return &cobra.Command{
		Use: "mcp",
		Short: "Lets an assistant (MCP over stdin and stdout) ask the running Griddle, with the API key in the " +
			"variable " +
			assistantKey + ".",
		Long: "The assistant may do what the key may; each of its calls stands in the activity under Admin, API.\n" +
			"Where Griddle runs is known by the data folder.",
		RunE: p.does(func(c *call) error {
			key := strings.TrimSpace(os.Getenv(assistantKey))
			if key == "" {
				return errors.New("the variable " + assistantKey +
					" is empty; put an API key into it, which griddle keys create makes, and the page Admin, API")
			}
			return bridge.Run(c.ctx, bridge.Config{Address: func() string { return app.Engine.Address(c.dir) },
				Key:     key,
				Version: c.Version, In: c.Stdin, Out: c.Stdout})
		}),
	}
}
