package webhooks

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"griddle/shop/refusal"
	"griddle/shop/words"
)

// longestAddress bounds what is stored and sent as the head of a request.
const longestAddress = 2000

// checkAddress refuses an address to which nothing is sent: one that others could read on the way, and one that never
// is a program of the owner's. What a name leads to is judged each time something is sent there.
func checkAddress(address string) error {
	refuse := func(form words.Form) error { return refusal.New(refusal.Invalid, "Address", form) }
	u, err := url.Parse(address)
	host := ""
	if err == nil {
		host = u.Hostname()
	}
	switch {
	case len(address) > longestAddress:
		return refuse("{field} is too long: 2,000 characters fit.")
	case err != nil || u.Opaque != "" || host == "" || u.Scheme != "http" && u.Scheme != "https":
		return refuse("{field} must be a whole web address, such as https://shop.example/griddle.")
	case u.User != nil:
		return refuse("{field} must hold no name and password. The signature tells the program who sends.")
	case u.Fragment != "" || strings.Contains(address, "#"):
		return refuse("{field} must end before the #: what follows is never sent.")
	}
	if port := u.Port(); port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return refuse("{field} has a port that is none: it is a number from 1 to 65535.")
		}
	}
	ip, isIP := LiteralIP(host)
	switch {
	case isIP && !MayBeTyped(ip):
		return refuse("{field} is of a computer to which nothing is sent: not this one, nor one of your network or " +
			"of the Internet.")
	case u.Scheme == "http" && !IsLocalhost(host) && !(isIP && ip.IsLoopback()):
		return refuse("{field} must begin with https://, so that nobody reads along on the way. Only to this " +
			"computer itself, as http://127.0.0.1:8000, http:// will do.")
	}
	return nil
}

// LiteralIP is the address that a host is written as, false for a name.
func LiteralIP(host string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(host)
	return ip, err == nil
}

// IsLocalhost says whether a host is this computer by its name, which nobody is asked about.
func IsLocalhost(host string) bool {
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// MayBeTyped says whether data may be sent to an address because the owner wrote it as it is: to one of their own
// network too, but not to one that names no computer, nor to the link, where clouds keep their secrets.
func MayBeTyped(ip netip.Addr) bool {
	switch {
	case !ip.IsValid() || ip.Zone() != "" || ip.Is4In6() || ip.IsUnspecified() || ip.IsMulticast() ||
		ip.IsLinkLocalUnicast():
		return false
	case ip.IsLoopback() || ip.IsPrivate() || shared.Contains(ip):
		return true
	}
	return IsPublic(ip)
}

// shared is the range of RFC 6598, which providers and private networks use among themselves.
var shared = netip.MustParsePrefix("100.64.0.0/10")

// closed are the ranges that the registries of IANA (RFC 6890) give to no computer of the Internet, and those that
// carry an IPv4 address within.
var closed = func() (all []netip.Prefix) {
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48",
		"100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10"} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}()

// IsPublic says whether an address is one of the Internet, so that a name may lead there: whoever owns a name can let
// it lead into the owner's own network.
func IsPublic(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Zone() != "" || ip.Is4In6() || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() {
		return false
	}
	for _, p := range closed {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
