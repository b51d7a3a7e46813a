//go:build !windows

package cli

// Start runs the command that args name, with the streams that the program was started with, and answers the exit code.
func (p *Program) Start(args []string) int { return p.Run(args) }
