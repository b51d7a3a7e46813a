package gate

import "sync/atomic"

// Allowed is what the owner lets in beyond the server's own address; the zero value is nothing. Safe for
// concurrent use.
type Allowed struct{ lists atomic.Pointer[lists] }

type lists struct{ hosts, origins map[string]bool }

// Set replaces both lists from the next request on. A host name without a port stands for our port, and for
// itself behind a proxy.
func (a *Allowed) Set(hosts, origins []string) {
	l := &lists{hosts: map[string]bool{}, origins: map[string]bool{}}
	for _, h := range hosts {
		l.hosts[h] = h != ""
	}
	for _, o := range origins {
		// "null" is what every sandboxed page sends, so it can never name one.
		l.origins[o] = o != "" && o != "null"
	}
	a.lists.Store(l)
}

func (a *Allowed) host(name string) bool {
	l := a.lists.Load()
	return l != nil && l.hosts[name]
}

func (a *Allowed) origin(name string) bool {
	l := a.lists.Load()
	return l != nil && l.origins[name]
}
