package gate

import (
	"net"
	"sync"
)

// Connections counts connections over all listeners of a server and lets new ones wait while there are too many.
type Connections struct{ free chan struct{} }

// NewConnections allows most at once.
func NewConnections(most int) *Connections {
	return &Connections{free: make(chan struct{}, most)}
}

// Listen puts the limit before a listener.
func (c *Connections) Listen(l net.Listener) net.Listener {
	return &listener{Listener: l, all: c, closed: make(chan struct{})}
}

type listener struct {
	net.Listener
	all    *Connections
	once   sync.Once
	closed chan struct{}
}

// Accept hands a connection on once there is a place for it; until then it waits unread, and later ones queue in the system.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	select {
	case l.all.free <- struct{}{}:
		return &connection{Conn: conn, all: l.all}, nil
	case <-l.closed:
		_ = conn.Close()
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

type connection struct {
	net.Conn
	all  *Connections
	once sync.Once
}

func (c *connection) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() { <-c.all.free })
	return err
}
