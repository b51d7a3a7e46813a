package gate

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"griddle/vault"
)

// checkHost defeats DNS rebinding: a page whose name was pointed at this computer reads our answers as its
// own, and its GET carries neither Origin nor Sec-Fetch-Site. Only the Host header gives it away, so it must
// be one that no page can have: this computer's own, or one that the owner allowed.
func (g *Gate) checkHost(r *http.Request) *Refusal {
	if isLoopback(r.Host) || g.isOwn(r) || g.allowed.host(r.Host) {
		return nil
	}
	if name, ok := strings.CutSuffix(r.Host, g.port); ok && g.allowed.host(name) {
		return nil
	}
	return refuse(http.StatusForbidden, "The API was called under the name "+quote(r.Host)+
		". Use its own address, or add the name in Settings, API server.")
}

// isLoopback knows the names that mean the computer of whoever asks, with any port, for it may be forwarded
// to ours.
func isLoopback(host string) bool {
	name, port, digits := host, "", true
	if colon := strings.LastIndexByte(host, ':'); colon > strings.IndexByte(host, ']') {
		name, port = host[:colon], host[colon+1:]
		digits = port != "" && len(port) <= 5 && strings.Trim(port, "0123456789") == ""
	}
	switch strings.ToLower(name) {
	case "127.0.0.1", "localhost", "[::1]":
		return digits
	}
	return false
}

// isOwn says whether the Host header is exactly the address the server listens at, port included.
func (g *Gate) isOwn(r *http.Request) bool {
	return slices.Contains(g.own, r.Host) || g.wildcard.IsValid() && g.isMachines(r)
}

// isMachines says whether the Host header is an address of this computer in numbers, which is what a server
// at a wildcard address listens at. Addresses come and go, so they are asked for each time; most often it is
// the one that the connection came in by.
func (g *Gate) isMachines(r *http.Request) bool {
	name, ok := strings.CutSuffix(r.Host, g.port)
	if !ok && !isLeftOut(g.port) {
		return false
	}
	inner, bracketed := strings.CutPrefix(name, "[")
	if bracketed {
		inner, bracketed = strings.CutSuffix(inner, "]")
	}
	ip, err := netip.ParseAddr(inner)
	switch {
	case err != nil || ip.Zone() != "" || ip.Is4() == bracketed || ip.Is4In6() || ip.IsUnspecified():
		return false
	case ip.Is6() && g.wildcard.Is4():
		return false
	}
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if ok && at.AddrPort().Addr().Unmap().WithZone("") == ip {
		return true
	}
	all, err := g.addresses()
	return err == nil && slices.ContainsFunc(all, func(a net.Addr) bool { return addrOf(a) == ip })
}

// addrOf is the address of a network interface without the bits of its network; the zero Addr for one that is
// not of the internet.
func addrOf(a net.Addr) netip.Addr {
	network, ok := a.(*net.IPNet)
	if !ok {
		return netip.Addr{}
	}
	ip, _ := netip.AddrFromSlice(network.IP)
	return ip.Unmap()
}

// Reachable are the addresses under which other computers reach a server that listens at a wildcard address,
// "192.168.1.5:4743"; none for any other. Those that hold for one cable alone (fe80::) are left out, for they
// need its name.
func Reachable(listen string) (addresses []string) {
	at, err := netip.ParseAddrPort(listen)
	if err != nil || !at.Addr().IsUnspecified() {
		return nil
	}
	all, _ := net.InterfaceAddrs() // a computer that tells none has none
	for _, a := range all {
		ip := addrOf(a)
		if !ip.IsValid() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.Is6() && at.Addr().Is4() {
			continue
		}
		addresses = append(addresses, netip.AddrPortFrom(ip, at.Port()).String())
	}
	return addresses
}

const httpPort = ":80"

// isLeftOut says whether clients leave the port out, for http:// or https:// mean it.
func isLeftOut(port string) bool { return port == httpPort || port == ":443" }

// ownHosts are the Host values that name the listening address itself. A wildcard address names nothing: see
// isMachines.
func ownHosts(listen string) (hosts []string, port string, wildcard netip.Addr) {
	host, number, err := net.SplitHostPort(listen)
	if err != nil {
		host, number = listen, httpPort[1:]
	}
	port = ":" + number
	names := []string{"127.0.0.1", "localhost", "[::1]"}
	switch ip, err := netip.ParseAddr(host); {
	case err != nil:
	case ip.IsUnspecified():
		wildcard = ip
	case ip.Is6():
		names = append(names, "["+host+"]")
	default:
		names = append(names, host)
	}
	for _, name := range names {
		hosts = append(hosts, name+port)
		if isLeftOut(port) {
			hosts = append(hosts, name)
		}
	}
	return hosts, port, wildcard
}

// quote makes text that came from outside fit for a sentence, which is shown and kept: no secret that went
// astray, no more than a line.
func quote(s string) string {
	const most = 100
	s = vault.Scrub(s) // before it is cut, for half a key is not recognised
	if len(s) > most {
		s = s[:most] + "…"
	}
	clean := make([]rune, 0, len(s)+2)
	clean = append(clean, '"')
	for _, c := range s {
		if c < ' ' || c == '"' || c == 0x7f {
			c = '?'
		}
		clean = append(clean, c)
	}
	return string(append(clean, '"'))
}
