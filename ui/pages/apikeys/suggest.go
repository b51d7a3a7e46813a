package apikeys

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/shop/activity"
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
	for _, text := range r.Rights {
		if n, ok := vault.ParseNeed(text); ok && n.Level > a.Level(n.Area) {
			a = a.With(n.Area, min(n.Level, r.Access.Level(n.Area)))
		}
	}
	mayClear = r.Clear && slices.Contains(r.Rights, activity.ClearRight)
	return a, mayClear, a != r.Access || mayClear != r.Clear
}

// suggestible says whether what the key did can be told from what it never does.
func (r keyRow) suggestible() bool {
	_, _, less := r.needed()
	return less && len(r.Rights) > 0 && r.Readable && !r.rotating() && r.now.Sub(r.Since) >= suggestAfter &&
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

// suggestion offers to leave a key the rights that it made use of, one key at a time; nil for none.
func (c *keysCard) suggestion(f facts) *kit.Surface {
	for _, r := range f.keys {
		rights := strconv.FormatInt(int64(r.Access), 10) + " " + strconv.FormatBool(r.Clear)
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
				c.do(func(ctx context.Context) error {
					return c.desk.Shop.SetUIState(ctx, keptState(r), rights)
				}, lang.X("api.suggest.kept", "“{{.Name}}” keeps its rights.", with))
			}))
	}
	return nil
}

// restrict gives a key other rights, and offers to give back those it had.
func (c *keysCard) restrict(r keyRow, a vault.Access, mayClear bool) {
	set := func(a vault.Access, mayClear bool, then func()) {
		kit.Fetch(c.desk.Runner, func() (struct{}, error) {
			return struct{}{}, c.desk.Vault.SetAccess(context.Background(), r.ID, a, mayClear)
		}, func(_ struct{}, err error) {
			if err != nil {
				c.desk.ToastError(err)
				return
			}
			then()
		})
	}
	set(a, mayClear, func() {
		c.desk.ToastOn(aboutKey(r.ID),
			lang.X("api.rights.changed", "“{{.Name}}” has other rights now.", named(r.called())), func() {
				set(r.Access, r.Clear, func() {
					c.desk.ToastOn(aboutKey(r.ID), lang.X("api.suggest.back", "“{{.Name}}” has its rights back.",
						named(r.called())), nil)
				})
			})
	})
}
