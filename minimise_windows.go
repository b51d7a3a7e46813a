package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var showWindow = windows.NewLazySystemDLL("user32.dll").NewProc("ShowWindow")

// minimise puts the window into the task bar; the toolkit has no call for it.
func minimise(w fyne.Window) {
	const minimised = 6 // SW_MINIMIZE
	native, ok := w.(driver.NativeWindow)
	if !ok {
		w.Hide()
		return
	}
	native.RunNative(func(context any) {
		if c, ok := context.(driver.WindowsWindowContext); ok {
			_, _, _ = showWindow.Call(c.HWND, minimised) // its result is whether it was visible before
		}
	})
}
