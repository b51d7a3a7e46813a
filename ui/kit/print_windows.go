package kit

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// printCommand has no place for a title: what is printed says itself what it is.
func printCommand(string) []string {
	return []string{"powershell.exe", "-NoProfile", "-NonInteractive", "-Command",
		"[Console]::InputEncoding = [Text.Encoding]::UTF8; [Console]::In.ReadToEnd() | Out-Printer"}
}

// NewFilePrinter prints PDFs by the program that is there for them.
func NewFilePrinter() FilePrinter {
	return func(_, path string) error {
		verb, err := windows.UTF16PtrFromString("print")
		if err != nil {
			return err
		}
		file, err := windows.UTF16PtrFromString(path)
		if err != nil {
			return err
		}
		return windows.ShellExecute(0, verb, file, nil, nil, windows.SW_HIDE)
	}
}

func withoutWindow(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
