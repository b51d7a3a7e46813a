package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/server/status"
)

func TestBothLoopbacksAreServed(t *testing.T) {
	d := open(t)
	_, port, _ := net.SplitHostPort(d.address)
	if len(d.server.Status().Notes) > 0 {
		t.Skip("this machine has no IPv6: ", d.server.Status().Notes[0])
	}
	for _, host := range []string{"127.0.0.1", "[::1]", "localhost"} {
		res, err := d.client.Get("http://" + host + ":" + port + "/healthz")
		must(t, err)
		res.Body.Close()
		if res.StatusCode != 200 {
			t.Errorf("%s: %d", host, res.StatusCode)
		}
	}
}

func TestStartSaysWhyNot(t *testing.T) {
	d := open(t)
	must(t, d.server.Stop(context.Background()))
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	for listen, want := range map[string]string{
		taken.Addr().String(): "another program is using " + taken.Addr().String(),
		"nonsense":            "not of the form",
		"192.0.2.1:4743":      "no such address",
	} {
		err := d.server.Start(listen)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", listen, err)
		}
		if s := d.server.Status(); s.Running || s.Why.Form == "" || s.Why.String() != err.Error() {
			t.Errorf("%s: %+v", listen, s)
		}
	}
}

// Whoever holds the other loopback address could pose as the API.
func TestTakenTwinStops(t *testing.T) {
	d := open(t)
	must(t, d.server.Stop(context.Background()))
	for first, twin := range map[string]string{"127.0.0.1": "::1", "::1": "127.0.0.1"} {
		squatter, err := net.Listen("tcp", net.JoinHostPort(twin, "0"))
		if err != nil {
			t.Skip("this machine has no IPv6: ", err)
		}
		port := squatter.Addr().(*net.TCPAddr).Port
		err = d.server.Start(net.JoinHostPort(first, fmt.Sprint(port)))
		if err == nil || !strings.Contains(err.Error(), "could pose as the API") {
			t.Errorf("%s: %v", first, err)
		}
		// The first one must be free again.
		l, err := net.Listen("tcp", net.JoinHostPort(first, fmt.Sprint(port)))
		must(t, err)
		must(t, l.Close())
		must(t, squatter.Close())
	}
}

func TestOtherAddressesWarn(t *testing.T) {
	d := open(t)
	must(t, d.server.Stop(context.Background()))
	must(t, d.server.Start("0.0.0.0:0"))
	s := d.server.Status()
	if len(s.Notes) != 1 || !strings.Contains(s.Notes[0].String(), "unencrypted") {
		t.Errorf("%+v", s)
	}
}

// A server at a wildcard address listens at what was asked for and no more, and says under which addresses it
// is reached.
func TestWildcardAddresses(t *testing.T) {
	d := open(t)
	machine, err := net.InterfaceAddrs()
	must(t, err)
	reach := func(address string) error {
		res, err := d.client.Get("http://" + address + "/healthz")
		if err == nil {
			res.Body.Close()
		}
		if err == nil && res.StatusCode != 200 {
			err = fmt.Errorf("status %d", res.StatusCode)
		}
		return err
	}
	for _, test := range []struct {
		listen string
		six    bool
	}{{"0.0.0.0:0", false}, {"[::]:0", true}} {
		must(t, d.server.Stop(context.Background()))
		if err := d.server.Start(test.listen); err != nil {
			t.Skip("this machine cannot listen at ", test.listen, ": ", err)
		}
		s := d.server.Status()
		here, ok := strings.CutPrefix(s.Address, "http://127.0.0.1:")
		if !ok {
			t.Fatalf("%s: %+v", test.listen, s)
		}
		want := []string{}
		for _, a := range machine {
			ip := a.(*net.IPNet).IP
			address := net.JoinHostPort(ip.String(), here)
			switch six := ip.To4() == nil; {
			case six && !test.six:
				if conn, err := net.Dial("tcp", address); err == nil {
					conn.Close()
					t.Errorf("%s listens at %s", test.listen, address)
				}
			case ip.IsLinkLocalUnicast():
			case reach(address) != nil:
				t.Errorf("%s, %s: %v", test.listen, address, reach(address))
			case !ip.IsLoopback():
				want = append(want, "http://"+address)
			}
		}
		if !slices.Equal(s.Others, want) && len(s.Others)+len(want) > 0 {
			t.Errorf("%s: reached at %v, says %v", test.listen, want, s.Others)
		}
	}
}

func TestStopLetsRequestsFinishAndTellsWatchers(t *testing.T) {
	d := open(t)
	told := make(chan status.API, 9)
	cancel := d.server.OnChange(func(s status.API) {
		d.server.Status() // may be asked from inside
		told <- s
	})
	entered, leave := make(chan struct{}), make(chan struct{})
	old := models["products"].calls["GET"]
	models["products"].calls["GET"] = []*route{{row: row{handle: func(*call) answer {
		close(entered)
		<-leave
		return answer{body: yes}
	}}}}
	defer func() { models["products"].calls["GET"] = old }()
	answered := make(chan string)
	go func() { answered <- d.classic("GET", "products/", "").body }()
	<-entered
	stopped := make(chan error)
	go func() { stopped <- d.server.Stop(context.Background()) }()
	time.Sleep(20 * time.Millisecond)
	close(leave)
	if body := <-answered; !strings.Contains(body, "true") {
		t.Error(body)
	}
	must(t, <-stopped)
	must(t, d.server.Start(d.address))
	if err := d.server.Start(d.address); err == nil {
		t.Error("started twice")
	}
	stop, start := <-told, <-told
	if stop.Running || stop.Why.Form == "" || !start.Running || start.Address != "http://"+d.address {
		t.Errorf("told of %+v, then %+v", stop, start)
	}
	cancel()
	must(t, d.server.Stop(context.Background()))
	if len(told) > 0 {
		t.Errorf("told of %+v after the end", <-told)
	}
	if _, err := http.Get("http://" + d.address + "/healthz"); err == nil {
		t.Error("still answers")
	}
}
