package kit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// Printer prints a text, away from the window. What it prints is handed over in memory: no file of it is made.
type Printer func(title, text string) error

// FilePrinter prints a PDF, away from the window.
type FilePrinter func(title, path string) error

// printWithin is how long the system's queue may take to accept a text.
const printWithin = time.Minute

// NewPrinter is the printer that this computer prints to unless told otherwise; nil where no command for it is found.
func NewPrinter() Printer {
	if _, err := exec.LookPath(printCommand("")[0]); err != nil {
		return nil
	}
	return func(title, text string) error {
		return runPrint(printCommand(title), strings.NewReader(text))
	}
}

// runPrint runs a command that prints what it reads, or what it names.
func runPrint(line []string, in io.Reader) error {
	ctx, cancel := context.WithTimeout(context.Background(), printWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Stdin = in
	withoutWindow(cmd)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", line[0], errors.Join(err, ctx.Err()), said)
	}
	return nil
}
