package cli

import (
	"bytes"
	"io"
	"os"

	"golang.org/x/sys/windows"
)

var attachConsole = windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")

// Start runs the command that args name and answers the exit code. A program with a window begins with no console, even
// when it is typed into one, and with nowhere to write to unless the caller redirected its output; it gets here what it
// can speak through.
func (p *Program) Start(args []string) int {
	if p.Stderr != io.Writer(os.Stderr) || usable(os.Stderr) {
		p.Stdout = orNowhere(os.Stdout)
		return p.Run(args)
	}
	// With a command it was typed: answer there. Without one it would only end with that terminal.
	if len(args) > 0 && p.attachParent() {
		return p.Run(args)
	}
	var unheard bytes.Buffer
	p.Stdout, p.Stderr = orNowhere(os.Stdout), &lastLine{text: &unheard}
	code := p.Run(args)
	if code == 2 && p.Alert != nil { // a shortcut with a wrong flag; what else fails has shown a window or a message
		p.Alert(unheard.String())
	}
	return code
}

// attachParent connects the streams that nobody redirected to the terminal in which the program was typed.
func (p *Program) attachParent() bool {
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	if attached, _, _ := attachConsole.Call(parent); attached == 0 {
		return false
	}
	console, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	p.Stderr, os.Stderr = console, console
	// For what the runtime says when it fails.
	_ = windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(console.Fd()))
	if !usable(os.Stdout) {
		p.Stdout, os.Stdout = console, console
	}
	if !usable(os.Stdin) {
		if keys, err := os.OpenFile("CONIN$", os.O_RDWR, 0); err == nil {
			p.Stdin, os.Stdin = keys, keys
		}
	}
	return true
}

func usable(f *os.File) bool {
	if f == nil {
		return false
	}
	kind, err := windows.GetFileType(windows.Handle(f.Fd()))
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// orNowhere keeps a result that nobody reads from being a failure.
func orNowhere(f *os.File) io.Writer {
	if usable(f) {
		return f
	}
	return io.Discard
}

// lastLine keeps what was written last: the sentence that says what was wrong.
type lastLine struct{ text *bytes.Buffer }

func (l *lastLine) Write(line []byte) (int, error) {
	l.text.Reset()
	return l.text.Write(line)
}
