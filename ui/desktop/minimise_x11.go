//go:build linux || freebsd || netbsd || openbsd

package desktop

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// minimise asks the window manager to make the window small, as ICCCM §4.1.4 has it: the toolkit has no call for it. A
// window manager that does not know how hides it, and a second start of Griddle brings it back.
func minimise(w fyne.Window) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		w.Hide()
		return
	}
	native.RunNative(func(context any) {
		x, ok := context.(driver.X11WindowContext)
		if !ok || iconify(xproto.Window(x.WindowHandle)) != nil {
			w.Hide()
		}
	})
}

// minimised tells whether the window manager has made the window small (ICCCM §4.1.3.1), which neither the toolkit
// nor GLFW passes on.
func minimised(w fyne.Window) (small bool) {
	if native, ok := w.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				small = wmState(xproto.Window(x.WindowHandle)) == iconicState
			}
		})
	}
	return small
}

const iconicState = 3

// connect talks to the display of the window.
func connect() (*xgb.Conn, error) {
	xgb.Logger.SetOutput(io.Discard) // its notes about the connection are of no use to an owner
	return xgb.NewConn()
}

// wmState is what the window manager made of a window; 0 when it does not say.
func wmState(w xproto.Window) uint32 {
	c, err := connect()
	if err != nil {
		return 0
	}
	defer c.Close()
	const name = "WM_STATE"
	atom, err := xproto.InternAtom(c, true, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	state, err := xproto.GetProperty(c, false, w, atom.Atom, atom.Atom, 0, 1).Reply()
	if err != nil || len(state.Value) < 4 {
		return 0
	}
	return xgb.Get32(state.Value)
}

func iconify(w xproto.Window) error {
	c, err := connect()
	if err != nil {
		return err
	}
	defer c.Close()
	const name = "WM_CHANGE_STATE"
	atom, err := xproto.InternAtom(c, false, uint16(len(name)), name).Reply()
	if err != nil {
		return err
	}
	message := xproto.ClientMessageEvent{Format: 32, Window: w, Type: atom.Atom,
		Data: xproto.ClientMessageDataUnionData32New([]uint32{iconicState, 0, 0, 0, 0})}
	return xproto.SendEventChecked(c, false, xproto.Setup(c).DefaultScreen(c).Root,
		xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(message.Bytes())).Check()
}
