package kit

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Printer prints a text, away from the window. What it prints is handed over in memory: no file of it is made.
type Printer func(title, text string) error

// printWithin is how long the system's queue may take to accept a text.
const printWithin = time.Minute

// NewPrinter is the printer that this computer prints to unless told otherwise; nil where no command for it is found.
func NewPrinter() Printer {
	if _, err := exec.LookPath(printCommand("")[0]); err != nil {
		return nil
	}
	return func(title, text string) error {
		ctx, cancel := context.WithTimeout(context.Background(), printWithin)
		defer cancel()
		line := printCommand(title)
		cmd := exec.CommandContext(ctx, line[0], line[1:]...)
		cmd.Stdin = strings.NewReader(text)
		withoutWindow(cmd)
		said, err := cmd.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w: %s", line[0], errors.Join(err, ctx.Err()), said)
		}
		return nil
	}
}
