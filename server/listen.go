package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"

	"griddle/server/gate"
	"griddle/server/status"
	"griddle/shop"
	"griddle/shop/words"
	"griddle/vault"
)

// running is a started server.
type running struct {
	http *http.Server
	done chan struct{} // closed when every listener's loop has ended
}

// Start binds listen ("127.0.0.1:4743"; a loopback address binds its twin too) and serves until Stop. The error is a
// sentence: port taken, twin taken.
func (s *Server) Start(listen string) error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.running != nil {
		return shop.Refuse(shop.Taken, "", "the API server is running already")
	}
	err := s.Reload()
	if err == nil {
		err = s.start(listen)
	}
	if err != nil {
		if shop.KindOf(err) == shop.Internal {
			s.log.Error("the API server could not start", "cause", err)
		}
		s.tell(status.API{Why: shop.AsRefusal(err, "the API server could not start: the log has the details").Sentence})
	}
	return err
}

func (s *Server) start(listen string) error {
	secure, own, err := s.secure()
	if err != nil {
		return err
	}
	listeners, notes, err := bind(listen)
	if err != nil {
		return err
	}
	address := listeners[0].Addr().String()
	switch {
	case own.Form != "":
		notes = append(notes, own)
	case secure == nil && !onlyHere(address):
		notes = append(notes, words.Say(
			"API keys and data are sent unencrypted to and from %s. Use it only on a network you trust.", listen))
	}
	const slop = 4096 // what net/http allows beyond MaxHeaderBytes
	h := &http.Server{
		Handler:                      s.Handler(address),
		DisableGeneralOptionsHandler: true, // OPTIONS * goes through the gate as well
		ReadHeaderTimeout:            s.limits.HeaderTime,
		// where net/http answers by itself; the gate gives bodies their time
		ReadTimeout:    s.limits.BodyIdle,
		IdleTimeout:    s.limits.Idle,
		WriteTimeout:   s.limits.BodyIdle, // a caller who never reads would hold its connection for ever
		MaxHeaderBytes: s.limits.Header - slop,
		ErrorLog:       log.New(scrubbed{s}, "", 0),
	}
	r := &running{http: h, done: make(chan struct{})}
	places := gate.NewPlaces(s.limits)
	places.Use(h)
	if secure != nil {
		places.Secure(secure)
	}
	ended := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { ended <- places.Serve(h, l) }()
	}
	go func() {
		defer close(r.done)
		for range listeners {
			if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
				s.log.Error("the API server stopped by itself", "cause", err)
				_ = h.Close() // the loops' own errors are what ended it
				go s.ended(r)
			}
		}
	}()
	s.running = r
	s.waits.begin()
	s.mu.Lock()
	s.listening = address
	s.mu.Unlock()
	s.tell(status.API{Running: true, Address: "http://" + here(address), Notes: notes})
	return nil
}

// ended notes that a server went down without being asked to.
func (s *Server) ended(r *running) {
	s.life.Lock()
	defer s.life.Unlock()
	if s.running == r {
		s.running = nil
		s.waits.end()
		s.tell(status.API{Why: words.Say("The API server lost its connection to the network. Start it again.")})
	}
}

// Stop ends it, giving requests under way 5 s.
func (s *Server) Stop(ctx context.Context) error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.running == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	s.waits.end()
	err := s.running.http.Shutdown(ctx)
	if err != nil {
		err = s.running.http.Close()
	}
	<-s.running.done
	s.running = nil
	s.tell(status.API{Why: words.Say("The API server is stopped.")})
	return err
}

// Status now; OnChange tells when it changes. The computer's own addresses come and go without that, so they
// are asked for each time.
func (s *Server) Status() status.API {
	s.mu.Lock()
	status, listening := s.status, s.listening
	s.mu.Unlock()
	if status.Running {
		scheme := "http://"
		reachable := gate.Reachable(listening)
		if s.encrypted != nil {
			scheme = "https://"
			if len(reachable) == 0 {
				reachable = []string{here(listening)}
			}
		}
		for _, address := range reachable {
			status.Others = append(status.Others, scheme+address)
		}
	}
	return status
}

// secure is what connections are encrypted with, nil where they are not, and a sentence on it for the owner.
func (s *Server) secure() (*tls.Config, words.Sentence, error) {
	if s.encrypted == nil {
		return nil, words.Sentence{}, nil
	}
	return s.encrypted.config(s.log)
}

// onlyHere says whether no other computer reaches an address.
func onlyHere(listening string) bool {
	at, err := netip.ParseAddrPort(listening)
	return err == nil && at.Addr().IsLoopback()
}

// here is a listening address as a program on this computer reaches it.
func here(listening string) string {
	at, err := netip.ParseAddrPort(listening)
	if err != nil || !at.Addr().IsUnspecified() {
		return listening
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), at.Port()).String()
}

// OnChange calls fn, one call at a time, after each change of Status until cancel.
func (s *Server) OnChange(fn func(status.API)) (cancel func()) { return s.changed.Subscribe(fn) }

// tell stores a status and hands it on; s.life is held, so all hear of changes in their order.
func (s *Server) tell(status status.API) {
	s.mu.Lock()
	s.status = status
	s.mu.Unlock()
	s.changed.Tell(s.Status())
}

// bind opens the listening address, and with a loopback address its twin of the other protocol: whoever else held it
// could pose as the API.
func bind(listen string) (listeners []net.Listener, notes []words.Sentence, err error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, nil, shop.Refuse(shop.Invalid, "", "the address %s is not of the form 127.0.0.1:4743", listen)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip := net.ParseIP(host)
	if ip == nil || !ip.IsLoopback() {
		network := "tcp"
		if ip.Equal(net.IPv4zero) {
			network = "tcp4" // the standard library would open IPv6 too
		}
		l, err := net.Listen(network, listen)
		if err != nil {
			return nil, nil, bindError(listen, err)
		}
		return []net.Listener{l}, nil, nil
	}
	for try := 0; ; try++ {
		listeners, notes, err = bindTwins(host, port)
		// With port 0 the system chose a port for the first that another program holds on the second: choose anew.
		if err == nil || port != "0" || try == 5 {
			return listeners, notes, err
		}
	}
}

func bindTwins(host, port string) (listeners []net.Listener, notes []words.Sentence, err error) {
	first, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, nil, bindError(net.JoinHostPort(host, port), err)
	}
	port = strconv.Itoa(first.Addr().(*net.TCPAddr).Port)
	other := "::1"
	if host == "::1" {
		other = "127.0.0.1"
	}
	twin := net.JoinHostPort(other, port)
	second, err := net.Listen("tcp", twin)
	switch {
	case err == nil:
		return []net.Listener{first, second}, nil, nil
	case isTaken(err):
		_ = first.Close() // the reason that counts is the twin's
		return nil, nil, shop.Refuse(shop.Invalid, "", "another program holds %s and could pose as the API: close "+
			"it, or choose another port in Settings, API server", twin)
	}
	return []net.Listener{first}, []words.Sentence{words.Say("This computer has no IPv6, so programs reach the API "+
		"only as %s.", first.Addr().String())}, nil
}

// bindError says in a sentence why an address cannot be had.
func bindError(address string, err error) error {
	switch {
	case isTaken(err):
		return shop.Refuse(shop.Invalid, "", "another program is using %s: close it, or choose another port in "+
			"Settings, API server", address)
	case errors.Is(err, syscall.EACCES):
		return shop.Refuse(shop.Invalid, "", "this computer does not let programs use %s: choose a port from 1024 to "+
			"65535 in Settings, API server", address)
	}
	return shop.Refuse(shop.Invalid, "", "the API cannot be reached as %s because this computer has no such address: "+
		"change it in Settings, API server", address)
}

// isTaken knows the number Windows gives the same case too.
func isTaken(err error) bool {
	const windowsAddressInUse = syscall.Errno(10048)
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsAddressInUse)
}

// scrubbed takes net/http's own complaints into the log.
type scrubbed struct{ s *Server }

func (l scrubbed) Write(p []byte) (int, error) {
	l.s.log.Warn("the API server reports", "message", vault.Scrub(string(p)))
	return len(p), nil
}
