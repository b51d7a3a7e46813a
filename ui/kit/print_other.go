//go:build !windows

package kit

import "os/exec"

// printCommand is the one of CUPS, which Linux and macOS have. It reads the text and knows the standard printer.
func printCommand(title string) []string { return []string{"lp", "-t", title} }

func withoutWindow(*exec.Cmd) {}
