package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var (
	user32     = windows.NewLazySystemDLL("user32.dll")
	showWindow = user32.NewProc("ShowWindow")
	isIconic   = user32.NewProc("IsIconic")
)

// minimise puts the window into the task bar; the toolkit has no call for it.
func minimise(w fyne.Window) {
	const minimised = 6 // SW_MINIMIZE
	if !withHandle(w, func(window uintptr) {
		_, _, _ = showWindow.Call(window, minimised) // its result is whether it was visible before
	}) {
		w.Hide()
	}
}

// restore brings the window back from the task bar; showing it does not.
func restore(w fyne.Window) {
	const restored = 9 // SW_RESTORE
	withHandle(w, func(window uintptr) {
		if small, _, _ := isIconic.Call(window); small != 0 {
			_, _, _ = showWindow.Call(window, restored)
		}
	})
}

// minimised tells whether the window is in the task bar.
func minimised(w fyne.Window) (small bool) {
	withHandle(w, func(window uintptr) {
		answer, _, _ := isIconic.Call(window)
		small = answer != 0
	})
	return small
}

func withHandle(w fyne.Window, do func(window uintptr)) bool {
	native, ok := w.(driver.NativeWindow)
	if ok {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.WindowsWindowContext); ok {
				do(c.HWND)
			}
		})
	}
	return ok
}
