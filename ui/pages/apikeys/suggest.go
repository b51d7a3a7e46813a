package apikeys

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/vault"
)

// suggestAfter is for how long a key must have been in use before what it did says what it needs, and how recently it
// must have been used.
const suggestAfter = 14 * 24 * time.Hour

// keptState is what the owner said of a suggestion, by the number of the key: the rights that are to stay.
func keptState(r keyRow) string { return "api.rights.kept." + strconv.FormatInt(r.ID, 10) }

// needed are the rights that the key made use of, and whether they are less than it has.
func (r keyRow) needed() (a vault.Access, mayClear, less bool) {
	a = vault.Nothing
	for _, text := range r.Usage.Rights {
		if n, ok := vault.ParseNeed(text); ok && n.Level > a.Level(n.Area) {
			a = a.With(n.Area, min(n.Level, r.Access.Level(n.Area)))
		}
	}
	mayClear = r.Clear && slices.Contains(r.Usage.Rights, vault.ClearRight)
	return a, mayClear, a != r.Access || mayClear != r.Clear
}

// suggestible says whether what the key did can be told from what it never does.
func (r keyRow) suggestible() bool {
	a, _, less := r.needed()
	return less && a != vault.Nothing && r.Under == r.Key.Rights() && r.Readable && !r.rotating() &&
		r.now.Sub(r.Since) >= suggestAfter &&
		r.now.Sub(r.LastUsed) < suggestAfter
}

// neededText says what the key did: "read Catalog; changed Stock".
func neededText(a vault.Access) string {
	var read, wrote []string
	for _, area := range vault.Areas {
		word, _ := areaWords(area)
		switch a.Level(area) {
		case vault.Read:
			read = append(read, word)
		case vault.Write:
			wrote = append(wrote, word)
		}
	}
	with := map[string]any{"Read": strings.Join(read, ", "), "Wrote": strings.Join(wrote, ", ")}
	switch {
	case wrote == nil:
		return lang.X("api.suggest.read", "only read {{.Read}}", with)
	case read == nil:
		return lang.X("api.suggest.wrote", "only read and changed {{.Wrote}}", with)
	}
	return lang.X("api.suggest.both", "only read {{.Read}}, and read and changed {{.Wrote}}", with)
}

// suggestion offers to leave a key the rights that it made use of, one key at a time; nil for none. again reads the
// page.
func (c *keysCard) suggestion(f facts, again func()) *kit.Surface {
	for _, r := range f.keys {
		rights := r.Key.Rights()
		if !c.ready || !r.suggestible() || c.desk.Shop.UIState(keptState(r)) == rights {
			continue
		}
		a, mayClear, _ := r.needed()
		with := map[string]any{"Name": r.called(), "Did": neededText(a), "Since": kit.Day(r.Since.Local())}
		if mayClear {
			with["Did"] = neededText(a) + ", " + lang.X("api.suggest.cleared", "and cleared")
		}
		return kit.NewBanner(kit.Neutral, lang.X("api.suggest", "Since {{.Since}}, “{{.Name}}” has {{.Did}}. Leave it "+
			"just these rights?", with),
			kit.NewButton(lang.X("api.suggest.verb", "Leave just these"), kit.Secondary,
				func() { c.restrict(r, a, mayClear) }),
			kit.NewButton(lang.X("api.suggest.keep", "Keep all"), kit.Secondary, func() {
				kit.Fetch(c.desk.Runner, func() (struct{}, error) {
					return struct{}{}, c.desk.Shop.SetUIState(context.Background(), keptState(r), rights)
				}, func(_ struct{}, err error) {
					if err != nil {
						c.desk.ToastError(err)
						return
					}
					c.desk.Toast(lang.X("api.suggest.kept", "“{{.Name}}” keeps its rights.", with))
					again() // no event tells of it
				})
			}))
	}
	return nil
}

// errOtherRights says that a key has other rights by now than those that were shown.
func errOtherRights() error {
	return errors.New(lang.X("api.suggest.changed", "The rights of this key have changed meanwhile."))
}

// restrict gives a key other rights, and offers to give back those it had.
func (c *keysCard) restrict(r keyRow, a vault.Access, mayClear bool) {
	// set changes the rights, unless somebody else has meanwhile.
	set := func(from, to vault.Access, fromClear, toClear bool, then func()) {
		kit.Fetch(c.desk.Runner, func() (struct{}, error) {
			keys, err := c.desk.Vault.List()
			if err != nil {
				return struct{}{}, err
			}
			i := slices.IndexFunc(keys, func(k vault.Key) bool { return k.ID == r.ID })
			if i < 0 || keys[i].Access != from || keys[i].Clear != fromClear {
				return struct{}{}, errOtherRights()
			}
			return struct{}{}, c.desk.Vault.SetAccess(context.Background(), r.ID, to, toClear)
		}, func(_ struct{}, err error) {
			if err != nil {
				c.desk.ToastError(err)
				return
			}
			then()
		})
	}
	set(r.Access, a, r.Clear, mayClear, func() {
		c.desk.ToastOn(aboutKey(r.ID),
			lang.X("api.rights.changed", "“{{.Name}}” has other rights now.", named(r.called())), func() {
				set(a, r.Access, mayClear, r.Clear, func() {
					c.desk.ToastOn(aboutKey(r.ID), lang.X("api.suggest.back", "“{{.Name}}” has its rights back.",
						named(r.called())), nil)
				})
			})
	})
}
