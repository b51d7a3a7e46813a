//go:build !windows

package kit

import "os/exec"

// printCommand is the one of CUPS, which Linux and macOS have. It reads the text and knows the standard printer.
func printCommand(title string) []string { return []string{"lp", "-t", title} }

// NewFilePrinter is the printer for PDFs; nil where no command for it is found.
func NewFilePrinter() FilePrinter {
	if _, err := exec.LookPath(printCommand("")[0]); err != nil {
		return nil
	}
	return func(title, path string) error {
		return runPrint(append(printCommand(title), "--", path), nil)
	}
}

func withoutWindow(*exec.Cmd) {}
