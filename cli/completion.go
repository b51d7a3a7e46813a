package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// shells are those whose completion the library knows to write.
var shells = []string{"bash", "fish", "powershell", "zsh"}

func completionCommand(p *Program) *cobra.Command {
	return &cobra.Command{
		Use: "completion SHELL", Args: takes("SHELL"),
		Short: "Prints what lets a shell complete griddle's commands: " + strings.Join(shells, ", ") + ".",
		Long: "The packages for Linux bring it along. For the current shell alone:\n\n" +
			"      bash:        source <(griddle completion bash)   (needs bash-completion)\n" +
			"      fish:        griddle completion fish | source\n" +
			"      powershell:  griddlectl completion powershell | Out-String | Invoke-Expression\n" +
			"      zsh:         source <(griddle completion zsh)\n\n" +
			"The same line in the file that the shell reads at its start makes it last.",
		ValidArgsFunction: cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
		RunE: p.does(func(c *call) error {
			if !slices.Contains(shells, c.args[0]) {
				return wrongUsage("there is no completion for %q, only for %s", c.args[0], strings.Join(shells, ", "))
			}
			root := c.cmd.Root()
			root.Use = strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") // griddlectl is completed too
			return WriteCompletion(root, c.args[0], c.Stdout)
		}),
	}
}

// WriteCompletion writes what lets a shell complete the commands of root.
func WriteCompletion(root *cobra.Command, shell string, w io.Writer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(w, true)
	case "fish":
		return root.GenFishCompletion(w, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(w)
	case "zsh":
		return root.GenZshCompletion(w)
	}
	return fmt.Errorf("there is no completion for %q", shell)
}

// completeFile completes the name of a file.
func completeFile(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}
