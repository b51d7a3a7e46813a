// Package apiserver is the page Settings → API server: where it listens, whether it runs, and which names and web
// pages may reach it. The rules for the values stand in shop.Settings.
// To add a setting: a member of server, a field in groups, done.
package apiserver

import (
	"context"
	"net"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/server/status"
	"griddle/shop"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/api"

// Entry declares the page.
func Entry() shell.Entry {
	return records.SettingsEntry(shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("apiserver.title", "API server") },
		Words: func() string { return lang.X("apiserver.words", "port address host origin listen start stop") },
		Icon:  theme.SettingsIcon(),
	}, declare)
}

// server is what the page changes, as its fields hold it.
type server struct {
	APIOff  bool
	Remote  bool   // listens at an address that other computers reach
	Address string // that one
	Port    string
	Hosts   string // one on each line
	Origins string

	doubted, unproved bool
}

func declare(d *shell.Desk) records.Settings[server] {
	s := newState(d)
	return records.Settings[server]{
		Name:    Name,
		Title:   lang.X("apiserver.title", "API server"),
		Purpose: lang.X("apiserver.purpose", "Where programs find your store, and which ones are let in."),
		Draft:   lang.X("apiserver.draft", "Settings → API server"),
		Groups:  groups(func() fyne.CanvasObject { return s.line }),
		Top:     func(func()) fyne.CanvasObject { return s.doubt },
		Load: func(context.Context) (server, error) {
			st, err := d.Shop.Settings()
			return serverOf(st), err
		},
		Save: func(ctx context.Context, before, next server, _ ...shop.Upload) error {
			return save(ctx, d, before, next)
		},
		Read: s.showDoubt,
		Seen: func() (left func()) {
			s.show()
			return d.API.OnChange(func(status.API) { d.Runner.Post(s.show) })
		},
	}
}

func groups(state func() fyne.CanvasObject) []records.Group {
	return []records.Group{
		{Title: lang.X("apiserver.server", "Server"), Wide: true, More: state, Fields: []records.Field{
			{Path: "APIOff", Few: true, Label: lang.X("apiserver.power", "API server"),
				Hint:    lang.X("apiserver.power.hint", "While it is off no program can reach your store."),
				Options: either(lang.X("apiserver.on", "On"), lang.X("apiserver.off", "Off"))},
		}},
		{Title: lang.X("apiserver.where", "Address"), Wide: true, Fields: []records.Field{
			{Path: "Remote", Few: true, Label: lang.X("apiserver.reach", "Reachable from"),
				Options: either(lang.X("apiserver.local", "This computer only"),
					lang.X("apiserver.other", "Other computers on the network"))},
			{Path: "Address", Part: "Listen", Only: "Remote", Sample: "192.168.1.20", Check: addressProblem,
				Label: lang.X("apiserver.address", "Address"),
				Hint: lang.X("apiserver.address.hint",
					"An address of this computer on the network; 0.0.0.0 for all of them. Keys are sent "+
						"unencrypted: only do this on a network you trust.")},
			{Path: "Port", Part: "Listen", Sample: "4743", Check: portProblem,
				Label: lang.X("apiserver.port", "Port"),
				Hint: lang.X("apiserver.port.hint",
					"A number from 1 to 65535. Programs must be told when it changes.")},
		}},
		{Title: lang.X("apiserver.who", "Allowed access"), Pairs: true,
			Note: lang.X("apiserver.who.note", "Leave both empty unless a program tells you what to enter."),
			Fields: []records.Field{
				{Path: "Hosts", Lines: 3, Sample: "shop.local",
					Label: lang.X("apiserver.hosts", "Other names of this computer"),
					Hint: lang.X("apiserver.hosts.hint",
						"One on each line. Requests to any other name are refused.")},
				{Path: "Origins", Lines: 3, Sample: "https://shop.example",
					Label: lang.X("apiserver.origins", "Allowed web origins"),
					Hint: lang.X("apiserver.origins.hint", "One on each line, such as https://shop.example. "+
						"Web pages from anywhere else are refused.")},
			}},
	}
}

// either are the options of a member that is off or on.
func either(off, on string) []records.Option {
	return []records.Option{{Value: "false", Label: off}, {Value: "true", Label: on}}
}

func portProblem(text string) string {
	if n, err := strconv.Atoi(text); err != nil || n < 1 || n > 65535 {
		return lang.X("apiserver.port.wrong", "The port must be a number from 1 to 65535.")
	}
	return ""
}

func addressProblem(text string) string {
	if net.ParseIP(text) == nil {
		return lang.X("apiserver.address.wrong", "Enter an address in numbers, such as 192.168.1.20.")
	}
	return ""
}

// serverOf is what the fields show of settings.
func serverOf(st shop.Settings) server {
	host, port, _ := net.SplitHostPort(st.Listen) // was checked when it was stored
	s := server{APIOff: st.APIOff, Port: port,
		Hosts: strings.Join(st.Hosts, "\n"), Origins: strings.Join(st.Origins, "\n"),
		doubted: len(st.Doubted) > 0, unproved: len(st.Unproved) > 0}
	if !local(host) {
		s.Remote, s.Address = true, host
	}
	return s
}

// local tells whether an address reaches only this computer.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// save stores what differs from before and leaves all else as it is; then it lets the server take it.
func save(ctx context.Context, d *shell.Desk, before, next server) error {
	st, err := d.Shop.Settings()
	if err != nil {
		return err
	}
	st.APIOff = next.APIOff
	if next.Hosts != before.Hosts {
		st.Hosts = names(next.Hosts)
	}
	if next.Origins != before.Origins {
		st.Origins = names(next.Origins)
	}
	host, _, _ := net.SplitHostPort(st.Listen)
	switch {
	case next.Remote:
		host = next.Address
	case !local(host):
		host, _, _ = net.SplitHostPort(shop.DefaultListen)
	}
	st.Listen = net.JoinHostPort(host, next.Port)
	if err := d.Shop.SaveSettings(ctx, st); err != nil {
		return err
	}
	switch {
	case next.APIOff && !before.APIOff:
		return d.API.Stop()
	case !next.APIOff && before.APIOff:
		return d.API.Start()
	}
	return d.API.Reload()
}

// names are those in a text: one on each line, or parted by blanks and commas.
func names(text string) []string { return strings.Fields(strings.ReplaceAll(text, ",", " ")) }
