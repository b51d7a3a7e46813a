package shop

import (
	"context"
	"encoding/json"
	"net"
	"net/netip"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/shop/webhooks"
	"griddle/storage"
)

// Voucher puts tags on what opens the store to others, so that a file which somebody else made or changed opens
// nothing. The vault is one.
type Voucher interface {
	// Vouch makes the tag of a value; an error when that is not possible now.
	Vouch(name, value string) (tag string, err error)
	// Vouched checks a tag. known is false while that is not possible.
	Vouched(name, value, tag string) (good, known bool)
}

// VouchedBy sets who puts the tags, before the store is used. Without one the file is believed, which is for tests
// alone.
func (s *Store) VouchedBy(v Voucher) { s.voucher = v }

// What is tagged, by the names of the settings table.
const (
	listenAccess  = "access.listen" // an address that other computers reach
	hostsAccess   = "access.hosts"
	originsAccess = "access.origins"
	// until when clear operations are allowed; the value stands in the window's own table
	windowAccess = "access.clear"
	// taggedAccess stands in every store whose settings of access have been tagged.
	taggedAccess = "access.tagged"
)

// trust says what a stored value is worth.
type trust int

const (
	absent   trust = iota
	vouched        // the tag fits
	doubted        // it does not, or there is none: the default counts
	unproved       // the master secret is not at hand to tell: the default counts meanwhile
)

// tagged is a setting of access as it is stored.
type tagged struct{ Value, Tag string }

func (s *Store) vouches(name string, t tagged) trust {
	if s.voucher == nil {
		return vouched
	}
	switch good, known := s.voucher.Vouched(name, t.Value, t.Tag); {
	case good:
		return vouched
	case known:
		return doubted
	}
	return unproved
}

// access reads a setting of access and says what it is worth.
func (s *Store) access(r storage.Reader, name string) (t tagged, is trust, err error) {
	text, err := storage.Setting(r, name)
	if err != nil || text == "" {
		return t, absent, err
	}
	if json.Unmarshal([]byte(text), &t) != nil {
		return tagged{}, doubted, nil
	}
	return t, s.vouches(name, t), nil
}

// setAccess stores a setting of access with its tag. "" removes it, which needs nobody to vouch.
func (s *Store) setAccess(tx *storage.Tx, name, value string) error {
	if value == "" {
		return storage.SetSetting(tx, name, "")
	}
	t := tagged{Value: value}
	if s.voucher != nil {
		var err error
		if t.Tag, err = s.voucher.Vouch(name, value); err != nil {
			return err
		}
	}
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return storage.SetSetting(tx, name, string(text))
}

// reach is one setting of access among the settings: how it is said as text, "" being its default, and taken from
// there.
type reach struct {
	name, field string
	get         func(*Settings) string
	set         func(*Settings, string)
}

func reaches() []reach {
	list := func(name, field string, of func(*Settings) *[]string) reach {
		return reach{name, field,
			func(st *Settings) string { return strings.Join(*of(st), "\n") },
			func(st *Settings, v string) {
				if *of(st) = nil; v != "" {
					*of(st) = strings.Split(v, "\n")
				}
			}}
	}
	return []reach{
		{listenAccess, "Listen", func(st *Settings) string {
			if ownComputer(st.Listen) {
				return ""
			}
			return st.Listen
		}, func(st *Settings, v string) {
			if v != "" || !ownComputer(st.Listen) {
				st.Listen = v
			}
		}},
		list(hostsAccess, "Hosts", func(st *Settings) *[]string { return &st.Hosts }),
		list(originsAccess, "Origins", func(st *Settings) *[]string { return &st.Origins }),
	}
}

// ownComputer says whether only this computer reaches an address: such a one opens nothing, and needs no tag.
func ownComputer(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if listen == "" || err == nil && host == "localhost" {
		return true
	}
	ip, bad := netip.ParseAddr(host)
	return err == nil && bad == nil && ip.IsLoopback()
}

// settingsWithAccess answers the settings in which only what is vouched for opens anything. An older Griddle left
// settings of access among the others; they count as any that have no tag, until AdoptAccess.
func (s *Store) settingsWithAccess(r storage.Reader) (Settings, error) {
	st, err := SettingsIn(r)
	if err != nil || s.voucher == nil {
		return st, err
	}
	for _, a := range reaches() {
		t, is, err := s.access(r, a.name)
		if err != nil {
			return st, err
		}
		if old := a.get(&st); is == absent && old != "" {
			is = s.vouches(a.name, tagged{Value: old})
		}
		a.set(&st, "")
		switch is {
		case vouched:
			a.set(&st, t.Value)
		case doubted:
			st.Doubted = append(st.Doubted, a.field)
		case unproved:
			st.Unproved = append(st.Unproved, a.field)
		}
	}
	if st.Listen == "" {
		st.Listen = DefaultListen
	}
	return st, nil
}

// saveAccess stores what changed among the settings of access, and leaves in st what is stored beside the others.
func (s *Store) saveAccess(tx *storage.Tx, st *Settings) error {
	if s.voucher == nil {
		return nil
	}
	now, err := s.settingsWithAccess(tx)
	if err != nil {
		return err
	}
	stored, err := SettingsIn(tx)
	if err != nil {
		return err
	}
	for _, a := range reaches() {
		want, old := a.get(st), a.get(&stored)
		same := want == a.get(&now)
		if a.name == listenAccess {
			same = st.Listen == now.Listen || st.Listen == "" && now.Listen == DefaultListen
		}
		if same && !slices.Contains(now.Doubted, a.field) {
			a.set(st, old) // what cannot be proved yet may be the owner's own
			continue
		}
		if err := s.setAccess(tx, a.name, want); err != nil {
			return err
		}
		a.set(st, "")
	}
	return nil
}

// AdoptAccess tags the settings of access of a store that an older Griddle left, once. Whoever calls it knows that the
// store is the owner's.
func (s *Store) AdoptAccess(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		if is, err := storage.Setting(tx, taggedAccess); err != nil || is != "" {
			return err
		}
		st, err := SettingsIn(tx)
		if err != nil {
			return err
		}
		for _, a := range reaches() {
			old := a.get(&st)
			if old == "" {
				continue
			}
			if err := s.setAccess(tx, a.name, old); err != nil {
				return err
			}
			a.set(&st, "")
		}
		if err := storage.SetSetting(tx, taggedAccess, "1"); err != nil {
			return err
		}
		return st.put(tx)
	})
}

// AccessChanged tells of settings of access that can be checked now, or no longer.
func (s *Store) AccessChanged() {
	s.base.Tell(model.EventOf(WindowTopics))
}

// closeAccess brings everything that opens the store to others to its default: what a backup says of it was said
// elsewhere, or by somebody else.
func closeAccess(tx *storage.Tx) error {
	st, err := SettingsIn(tx)
	if err != nil {
		return err
	}
	st.Listen, st.Hosts, st.Origins = "", nil, nil
	for _, name := range []string{listenAccess, hostsAccess, originsAccess} {
		if err := storage.SetSetting(tx, name, ""); err != nil {
			return err
		}
	}
	if err := storage.SetSetting(tx, taggedAccess, "1"); err != nil {
		return err
	}
	if err := st.put(tx); err != nil {
		return err
	}
	if err := forgetFolder(tx); err != nil {
		return err
	}
	if err := webhooks.AllOff(tx); err != nil {
		return err
	}
	return closeWindow(tx)
}

// forgetFolder lets backups lie in the data folder again: the folder they were written to is another computer's, or of
// whoever made the file.
func forgetFolder(tx *storage.Tx) error {
	text, err := storage.Setting(tx, planKey)
	if err != nil || text == "" {
		return err
	}
	var p BackupPlan
	if json.Unmarshal([]byte(text), &p) != nil || p.Folder == "" {
		return nil
	}
	p.Folder = ""
	plan, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return storage.SetSetting(tx, planKey, string(plan))
}
