package gate

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// checkHost defeats DNS rebinding: a page whose name was pointed at this computer reads our answers as its own, and its GET carries neither
// Origin nor Sec-Fetch-Site. Only the Host header gives it away, so it must be exactly one of ours.
func (g *Gate) checkHost(r *http.Request) *Refusal {
	if slices.Contains(g.own, r.Host) || g.allowed.host(r.Host) {
		return nil
	}
	if name, ok := strings.CutSuffix(r.Host, g.port); ok && g.allowed.host(name) {
		return nil
	}
	return refuse(http.StatusForbidden, "The API was called under the name "+quote(r.Host)+
		". Use its own address, or add the name in Settings, API server.")
}

// ownHosts are the Host values that name the listening address itself; on the port of HTTP clients leave the port out. A wildcard address
// names nothing, so callers from outside come in only under names the owner typed.
func ownHosts(listen string) (hosts []string, port string) {
	host, number, err := net.SplitHostPort(listen)
	if err != nil {
		host, number = listen, "80"
	}
	port = ":" + number
	names := []string{"127.0.0.1", "localhost", "[::1]"}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		if ip.To4() == nil {
			host = "[" + host + "]"
		}
		names = append(names, host)
	}
	for _, name := range names {
		hosts = append(hosts, name+port)
		if port == ":80" {
			hosts = append(hosts, name)
		}
	}
	return hosts, port
}

// quote shortens text that came from outside for use in a sentence.
func quote(s string) string {
	const most = 100
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
