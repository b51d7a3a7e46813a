package apikeys

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/shop/activity"
	"griddle/ui/kit"
	"griddle/vault"
)

// keyRow is one key with its use, as it stood when the page was read.
type keyRow struct {
	vault.Key
	activity.Usage
	state     vault.KeyState
	successor *vault.Key // nil: none, or it is gone already
	now       time.Time
}

// soon is when the end of a key is worth a warning.
const (
	expirySoon = 7 * 24 * time.Hour
	retireSoon = 24 * time.Hour
)

func (r keyRow) rotating() bool { return !r.RetireAt.IsZero() }

// called is the name with the end of the key: a key and the one that replaces it have the same name.
func (r keyRow) called() string { return called(r.Key) }

func called(k vault.Key) string {
	end := []rune(k.Masked)
	return k.Name + " …" + string(end[max(len(end)-4, 0):])
}

// ends is when the key stops working; zero: never.
func (r keyRow) ends() time.Time {
	if r.rotating() && (r.Expires.IsZero() || r.RetireAt.Before(r.Expires)) {
		return r.RetireAt
	}
	return r.Expires
}

// stillUsed tells whether a rotated key was used after its successor was made: some program has not changed over.
func (r keyRow) stillUsed() bool {
	return r.rotating() && r.successor != nil && r.LastUsed.After(r.successor.Created)
}

// mayClear tells whether a program with the key can clear while that is allowed.
func (r keyRow) mayClear() bool {
	switch r.state {
	case vault.Expired, vault.Unreadable:
		return false
	}
	return r.Clear && r.Access.Clears()
}

// access in words.
func (r keyRow) access() string {
	preset, is := presetOf(r.Access)
	switch {
	case r.Access == vault.ReadOnly:
		return lang.X("api.access.read", "Read")
	case r.Access != vault.ReadWrite:
		if !is {
			preset.Name = "" // the owner's own choice
		}
		word, _ := presetWords(preset.Name)
		return word
	case r.Clear:
		return lang.X("api.access.clear", "Read, write, clear")
	}
	return lang.X("api.access.write", "Read and write")
}

// accessTip says what the access means.
func (r keyRow) accessTip() string {
	switch {
	case r.Access == vault.ReadOnly:
		return lang.X("api.access.read.tip", "Programs with this key can read your store and change nothing.")
	case r.Access != vault.ReadWrite:
		return rightsText(r.Access)
	case r.Clear:
		return lang.X("api.access.clear.tip", "Programs with this key can read and change your store, and clear it "+
			"while you allow that.")
	}
	return lang.X("api.access.write.tip", "Programs with this key can read and change your store. They can never "+
		"clear it.")
}

// program is who used the key last.
func program(name string) string {
	if name == "" {
		return lang.X("api.program.unnamed", "unnamed program")
	}
	return name
}

// lastUse is a sentence about it, for tooltips and before a key is revoked.
func (r keyRow) lastUse() string {
	if r.LastUsed.IsZero() {
		return lang.X("api.used.never", "It was never used.")
	}
	return lang.X("api.used.last", "Last used {{.Ago}} ({{.When}}) by {{.Program}} from {{.Address}}.", map[string]any{
		"Ago": kit.Ago(r.LastUsed, r.now), "When": kit.DayHour(r.LastUsed), "Program": program(r.Program),
		"Address": r.Address})
}

// pill is the state as a word, its mood, and a sentence about it.
func (r keyRow) pill() (word string, m kit.Mood, tip string) {
	switch {
	case r.state == vault.Unreadable:
		return lang.X("api.state.unreadable", "Unreadable"), kit.Bad,
			lang.X("api.state.unreadable.tip", "This key was made with another master secret, or was changed from "+
				"outside. It lets nobody in.")
	case r.state == vault.Expired:
		return lang.X("api.state.expired", "Expired"), kit.Bad,
			lang.X("api.state.expired.tip", "This key expired on {{.Day}} and lets nobody in.",
				map[string]any{"Day": kit.Day(r.Expires)})
	case r.state == vault.Unverified:
		return lang.X("api.state.unverified", "Not verified"), kit.Neutral,
			lang.X("api.state.unverified.tip", "The key can be checked once the master secret is back.")
	case r.rotating():
		return r.rotatingPill()
	case !r.Expires.IsZero() && r.Expires.Sub(r.now) < expirySoon:
		return lang.X("api.state.expires", "Expires {{.When}}", map[string]any{"When": kit.Until(r.Expires, r.now)}),
			kit.Caution,
			lang.X("api.state.expires.tip", "This key lets nobody in after {{.When}}.",
				map[string]any{"When": kit.DayHour(r.Expires)})
	case r.state == vault.Rotate:
		return lang.X("api.state.rotate", "Rotate"), kit.Caution,
			lang.X("api.state.rotate.tip", "This key is older than 90 days. Give its program a new one: choose "+
				"Rotate in the menu of the row.")
	case r.state == vault.Unused:
		return lang.X("api.state.unused", "Unused"), kit.Neutral,
			lang.X("api.state.unused.tip", "Nobody has used this key for 30 days. Revoke it if no program needs it.")
	case r.state == vault.NeverUsed:
		return lang.X("api.state.new", "New"), kit.Accented,
			lang.X("api.state.new.tip", "No program has used this key yet.")
	}
	return lang.X("api.state.inuse", "In use"), kit.Fine, r.lastUse()
}

func (r keyRow) rotatingPill() (string, kit.Mood, string) {
	m := kit.Neutral
	if r.stillUsed() {
		m = kit.Caution
	}
	if r.endsSoon() != "" {
		m = kit.Bad
	}
	day := map[string]any{"When": kit.DayNear(r.RetireAt, r.now)}
	return lang.X("api.state.ends", "Old, ends {{.When}}", day), m, r.rotation()
}

// rotation says how far the change to the successor has come.
func (r keyRow) rotation() string {
	d := map[string]any{"When": kit.DayHour(r.RetireAt), "Name": r.called(), "Program": program(r.Program),
		"Ago": kit.Ago(r.LastUsed, r.now)}
	switch {
	case r.successor == nil:
		return lang.X("api.rotation.alone", "“{{.Name}}” will be revoked on {{.When}}.", d)
	case r.stillUsed():
		return lang.X("api.rotation.used",
			"“{{.Name}}” will be revoked on {{.When}} and is still being used: {{.Ago}} by {{.Program}}. "+
				"Give that program the new key.", d)
	}
	return lang.X("api.rotation.idle",
		"“{{.Name}}” will be revoked on {{.When}}. It has not been used since the new key was made.", d)
}

// endsSoon is the warning a day before a rotated key is revoked, "" at other times.
func (r keyRow) endsSoon() string {
	if r.rotating() && r.RetireAt.Sub(r.now) <= retireSoon {
		return r.rotation()
	}
	return ""
}
