package app

import (
	"context"
	"runtime"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// sessionClass is the class of a hidden window that every running Griddle has; its title is the data folder. Windows
// tells it that the session ends (log off, shut down, an update that wants the program away), and whoever closes it
// asks this Griddle to end: the installer and the uninstaller do (packaging/windows/griddle.nsi names the class too),
// and EndRunning.
const sessionClass = "app.griddle.desktop.session"

// sessionPatience is how long the end of the session is held up; Windows itself loses patience earlier.
const sessionPatience = 20 * time.Second

var (
	user32          = windows.NewLazySystemDLL("user32.dll")
	registerClass   = user32.NewProc("RegisterClassExW")
	createWindow    = user32.NewProc("CreateWindowExW")
	destroyWindow   = user32.NewProc("DestroyWindow")
	defWindowProc   = user32.NewProc("DefWindowProcW")
	getMessage      = user32.NewProc("GetMessageW")
	dispatchMessage = user32.NewProc("DispatchMessageW")
	postMessage     = user32.NewProc("PostMessageW")
	postQuitMessage = user32.NewProc("PostQuitMessage")
	findWindow      = user32.NewProc("FindWindowExW")
	allowForeground = user32.NewProc("AllowSetForegroundWindow")
)

const (
	wmDestroy         = 0x0002
	wmClose           = 0x0010
	wmQueryEndSession = 0x0011
	wmEndSession      = 0x0016
	wmLeave           = 0x8000 // WM_APP: our own, the program is done
)

// HeedSession makes what runs with the context on the data folder dir end, as Ctrl-C does, when Windows ends the
// session or the hidden window is closed. done lets the session go on ending; call it when everything is closed.
func HeedSession(ctx context.Context, dir string) (heeding context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	finished := make(chan struct{})
	opened := make(chan uintptr, 1)
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		// A window belongs to the thread that made it.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		watchSession(dir, opened, cancel, finished)
	}()
	window := <-opened
	return ctx, sync.OnceFunc(func() {
		close(finished)
		cancel()
		if window != 0 {
			_, _, _ = postMessage.Call(window, wmLeave, 0, 0)
		}
		<-gone
	})
}

// watchSession shows nothing: it opens the hidden window, says so, and serves its messages until wmLeave.
func watchSession(title string, opened chan<- uintptr, end func(), finished <-chan struct{}) {
	procedure := func(window, message, w, l uintptr) uintptr {
		switch message {
		case wmQueryEndSession:
			return 1
		case wmEndSession:
			if w != 0 {
				end()
				select {
				case <-finished:
				case <-time.After(sessionPatience):
				}
			}
			return 0
		case wmClose:
			end()
			return 0
		case wmLeave:
			_, _, _ = destroyWindow.Call(window)
			return 0
		case wmDestroy:
			_, _, _ = postQuitMessage.Call(0)
			return 0
		}
		r, _, _ := defWindowProc.Call(window, message, w, l)
		return r
	}
	name := utf16(sessionClass)
	class := struct {
		size, style                        uint32
		procedure                          uintptr
		classExtra, windowExtra            int32
		instance, icon, cursor, background uintptr
		menu, name                         *uint16
		smallIcon                          uintptr
	}{procedure: windows.NewCallback(procedure), name: name}
	class.size = uint32(unsafe.Sizeof(class))
	_, _, _ = registerClass.Call(uintptr(unsafe.Pointer(&class)))
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(utf16(title))),
		0, 0, 0, 0, 0, 0, 0, 0, 0)
	opened <- window
	if window == 0 {
		return
	}
	var message struct {
		window  uintptr
		message uint32
		w, l    uintptr
		time    uint32
		x, y    int32
		private uint32
	}
	for {
		more, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&message)), 0, 0, 0)
		if int32(more) <= 0 {
			return
		}
		_, _, _ = dispatchMessage.Call(uintptr(unsafe.Pointer(&message)))
	}
}

// EndRunning asks the Griddle that runs on the data folder in this session to end, and says whether there is one
// besides this process, which has such a hidden window too.
func EndRunning(dir string) (asked bool) {
	class, title := utf16(sessionClass), utf16(dir)
	for window := uintptr(0); ; {
		window, _, _ = findWindow.Call(0, window, uintptr(unsafe.Pointer(class)), uintptr(unsafe.Pointer(title)))
		if window == 0 {
			return asked
		}
		var of uint32
		_, err := windows.GetWindowThreadProcessId(windows.HWND(window), &of)
		if err != nil || of == windows.GetCurrentProcessId() {
			continue
		}
		posted, _, _ := postMessage.Call(window, wmClose, 0, 0)
		asked = asked || posted != 0
	}
}

// letOthersForward hands on the right to come to the front, which Windows gave this program because the owner has
// just started it.
func letOthersForward() {
	const any = 0xFFFFFFFF              // ASFW_ANY
	_, _, _ = allowForeground.Call(any) // without the right the task bar blinks instead
}

func utf16(text string) *uint16 {
	p, err := windows.UTF16PtrFromString(text)
	if err != nil { // a zero byte, which no path has
		return new(uint16)
	}
	return p
}
