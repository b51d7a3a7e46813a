package delivery

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"time"

	"griddle/shop/webhooks"
	"griddle/shop/words"
)

// refused is why nothing is dialled.
type refused struct{ words.Sentence }

func (r *refused) Error() string { return r.String() }

// dial connects with one of the addresses that a host leads to, once all of them have been judged: it is those that
// are dialled, so that nobody can let the name lead elsewhere in between.
func (s *Sender) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, err
	}
	// The transport goes on dialling when the request it was for has ended.
	ctx, cancel := context.WithTimeout(ctx, s.Limit)
	defer cancel()
	all, err := s.judged(ctx, host)
	if err != nil {
		return nil, err
	}
	for n, ip := range all {
		var conn net.Conn
		if conn, err = s.dialOne(ctx, netip.AddrPortFrom(ip, uint16(port)), len(all)-n); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// dialOne gives an address its share of the time that is left for so many: one that does not answer must not use up
// that of the next.
func (s *Sender) dialOne(ctx context.Context, at netip.AddrPort, left int) (net.Conn, error) {
	if until, is := ctx.Deadline(); is {
		share, cancel := context.WithTimeout(ctx, time.Until(until)/time.Duration(left))
		defer cancel()
		ctx = share
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", at.String())
}

// judged are the addresses that a host leads to, all of which may be dialled.
func (s *Sender) judged(ctx context.Context, host string) ([]netip.Addr, error) {
	if webhooks.IsLocalhost(host) {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}, nil
	}
	if ip, is := webhooks.LiteralIP(host); is {
		if !webhooks.MayBeTyped(ip) {
			return nil, &refused{words.Say("Nothing is sent to %s: it is no computer of your network or of the "+
				"Internet.",
				host)}
		}
		return []netip.Addr{ip}, nil
	}
	all, err := s.Lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	for _, ip := range all {
		if !webhooks.IsPublic(ip) {
			return nil, &refused{words.Say("The name %s leads to %s, which is no address of the Internet, so nothing "+
				"was "+
				"sent. If the program is in your own network, enter its address in numbers.", host, ip.String())}
		}
	}
	return all, nil
}
