//go:build e2e

package e2e

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// drop lets go of a file over a place of the window, as a file manager does: the XDND protocol, version 5, from the
// side of the source.
func (w *window) drop(t testing.TB, file string, at place) {
	t.Helper()
	display := ""
	for _, e := range w.desk.env {
		if name, value, _ := strings.Cut(e, "="); name == "DISPLAY" {
			display = value
		}
	}
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s := &dragSource{t: t, conn: conn, atoms: map[string]xproto.Atom{}}
	number, err := strconv.ParseUint(w.id, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	s.target = xproto.Window(number)
	s.offer = []byte((&url.URL{Scheme: "file", Path: file}).String() + "\r\n")
	s.open()

	root := xproto.Setup(conn).DefaultScreen(conn).Root
	where, err := xproto.TranslateCoordinates(conn, s.target, root, int16(at.x), int16(at.y)).Reply()
	if err != nil {
		t.Fatal(err)
	}
	s.send("XdndEnter", 5<<24, uint32(s.atom("text/uri-list")), 0, 0)
	s.send("XdndPosition", 0, uint32(where.DstX)<<16|uint32(where.DstY), xproto.TimeCurrentTime,
		uint32(s.atom("XdndActionCopy")))
	s.serveUntil("XdndStatus")
	s.send("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0)
	s.serveUntil("XdndFinished")
}

// dragSource is the window from which something is dragged.
type dragSource struct {
	t      testing.TB
	conn   *xgb.Conn
	own    xproto.Window
	target xproto.Window
	offer  []byte // text/uri-list
	atoms  map[string]xproto.Atom
}

func (s *dragSource) atom(name string) xproto.Atom {
	if a, known := s.atoms[name]; known {
		return a
	}
	reply, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		s.t.Fatal(err)
	}
	s.atoms[name] = reply.Atom
	return reply.Atom
}

// open makes the source's window, which nobody sees, and takes the selection that a drag offers.
func (s *dragSource) open() {
	screen := xproto.Setup(s.conn).DefaultScreen(s.conn)
	var err error
	if s.own, err = xproto.NewWindowId(s.conn); err != nil {
		s.t.Fatal(err)
	}
	if err := xproto.CreateWindowChecked(s.conn, 0, s.own, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly,
		screen.RootVisual, 0, nil).Check(); err != nil {
		s.t.Fatal(err)
	}
	if err := xproto.SetSelectionOwnerChecked(s.conn, s.own, s.atom("XdndSelection"),
		xproto.TimeCurrentTime).Check(); err != nil {
		s.t.Fatal(err)
	}
}

// send sends the target a message of the protocol; each begins with the source's window.
func (s *dragSource) send(kind string, data ...uint32) {
	m := xproto.ClientMessageEvent{Format: 32, Window: s.target, Type: s.atom(kind),
		Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(s.own)}, data...))}
	if err := xproto.SendEventChecked(s.conn, false, s.target, xproto.EventMaskNoEvent,
		string(m.Bytes())).Check(); err != nil {
		s.t.Fatal(err)
	}
}

// serveUntil hands out what is dragged to whoever asks for it, until the target sends a message of the kind.
func (s *dragSource) serveUntil(kind string) {
	s.t.Helper()
	waitFor(s.t, 20*time.Second, kind, func() bool {
		ev, err := s.conn.PollForEvent()
		if err != nil {
			s.t.Fatal(err)
		}
		switch ev := ev.(type) {
		case xproto.ClientMessageEvent:
			return ev.Type == s.atom(kind)
		case xproto.SelectionRequestEvent:
			xproto.ChangeProperty(s.conn, xproto.PropModeReplace, ev.Requestor, ev.Property, ev.Target, 8,
				uint32(len(s.offer)), s.offer)
			done := xproto.SelectionNotifyEvent{Time: ev.Time, Requestor: ev.Requestor, Selection: ev.Selection,
				Target: ev.Target, Property: ev.Property}
			xproto.SendEvent(s.conn, false, ev.Requestor, xproto.EventMaskNoEvent, string(done.Bytes()))
		}
		return false
	})
}
