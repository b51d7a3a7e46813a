package apiserver

import (
	"net"
	"strconv"
	"strings"

	"griddle/shop"
)

// values are what the fields hold, as typed.
type values struct {
	off     bool
	port    string
	remote  bool   // listens at an address that other computers reach
	address string // that one
	hosts   string // one on each line
	origins string
}

// valuesOf are the fields for settings.
func valuesOf(s shop.Settings) values {
	host, port, _ := net.SplitHostPort(s.Listen) // was checked when it was stored
	v := values{off: s.APIOff, port: port, hosts: strings.Join(s.Hosts, "\n"), origins: strings.Join(s.Origins, "\n")}
	if !local(host) {
		v.remote, v.address = true, host
	}
	return v
}

// rebase puts what the owner typed (now differs from before) on top of what the store holds since (next).
func rebase(now, before, next values) values {
	return values{
		off: keep(now.off, before.off, next.off), port: keep(now.port, before.port, next.port),
		remote: keep(now.remote, before.remote, next.remote), address: keep(now.address, before.address, next.address),
		hosts: keep(now.hosts, before.hosts, next.hosts), origins: keep(now.origins, before.origins, next.origins),
	}
}

func keep[T comparable](now, before, next T) T {
	if now != before {
		return now
	}
	return next
}

// merge writes what the owner typed into stored settings and leaves all else in them as it is.
func merge(s shop.Settings, now, before values) shop.Settings {
	v := rebase(now, before, valuesOf(s))
	s.APIOff = v.off
	if now.hosts != before.hosts {
		s.Hosts = lines(v.hosts)
	}
	if now.origins != before.origins {
		s.Origins = lines(v.origins)
	}
	host, _, _ := net.SplitHostPort(s.Listen)
	switch {
	case v.remote:
		host = strings.TrimSpace(v.address)
	case !local(host):
		host, _, _ = net.SplitHostPort(shop.DefaultListen)
	}
	s.Listen = net.JoinHostPort(host, strings.TrimSpace(v.port))
	return s
}

// local tells whether an address reaches only this computer.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// member is one of the values as a text.
type member struct {
	name string
	get  func(values) string
	set  func(v *values, text string)
}

// members are all of them.
func members() []member {
	text := func(name string, of func(*values) *string) member {
		return member{name, func(v values) string { return *of(&v) }, func(v *values, text string) { *of(v) = text }}
	}
	yes := func(name string, of func(*values) *bool) member {
		return member{name, func(v values) string { return strconv.FormatBool(*of(&v)) },
			func(v *values, text string) { *of(v) = text == "true" }}
	}
	return []member{
		yes("Off", func(v *values) *bool { return &v.off }),
		text("Port", func(v *values) *string { return &v.port }),
		yes("Remote", func(v *values) *bool { return &v.remote }),
		text("Address", func(v *values) *string { return &v.address }),
		text("Hosts", func(v *values) *string { return &v.hosts }),
		text("Origins", func(v *values) *string { return &v.origins }),
	}
}

// differing are those that were typed over.
func differing(before, now values) map[string]shop.Typed {
	all := map[string]shop.Typed{}
	for _, m := range members() {
		if b, n := m.get(before), m.get(now); b != n {
			all[m.name] = shop.Typed{Base: b, Text: n}
		}
	}
	return all
}

// withTyped puts what was typed on an earlier visit over stored values; before is what those were then.
func withTyped(stored values, typed map[string]shop.Typed) (before, now values) {
	before, now = stored, stored
	for _, m := range members() {
		if t, there := typed[m.name]; there {
			m.set(&before, t.Base)
			m.set(&now, t.Text)
		}
	}
	return before, now
}

// lines are the names in a text: one on each line, or parted by blanks and commas.
func lines(text string) []string { return strings.Fields(strings.ReplaceAll(text, ",", " ")) }
