package kit

import (
	"os/exec"
	"syscall"
)

// printCommand has no place for a title: what is printed says itself what it is.
func printCommand(string) []string {
	return []string{"powershell.exe", "-NoProfile", "-NonInteractive", "-Command",
		"[Console]::InputEncoding = [Text.Encoding]::UTF8; [Console]::In.ReadToEnd() | Out-Printer"}
}

func withoutWindow(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
