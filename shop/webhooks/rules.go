package webhooks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"griddle/shop/refusal"
)

// Actions are what can happen to a record, as the feed says it.
func Actions() []string { return []string{"created", "changed", "deleted", "cleared"} }

// Wants says whether a change is for this webhook.
func (w *Wanted) Wants(model, action string) bool {
	return has(w.Models, model) && has(w.Actions, action)
}

func has(chosen []string, one string) bool { return len(chosen) == 0 || slices.Contains(chosen, one) }

// check refuses what cannot work and tidies the rest: blanks, letter case, doubles.
func (k *Kept) check(w Wanted) (Wanted, error) {
	w.Name = strings.TrimSpace(w.Name)
	n := utf8.RuneCountInString(w.Name)
	if n < 1 || n > 100 || !utf8.ValidString(w.Name) || strings.ContainsFunc(w.Name, unicode.IsControl) {
		return w, refusal.New(refusal.Invalid, "Name", "{field} is missing or too long: give the webhook a name of 1 "+
			"to "+
			"100 characters on one line.")
	}
	w.Address = strings.TrimSpace(w.Address)
	if err := checkAddress(w.Address); err != nil {
		return w, err
	}
	w.Models, w.Actions = tidy(w.Models), tidy(w.Actions)
	for _, m := range w.Models {
		if !slices.Contains(k.models, m) {
			return w, refusal.New(refusal.Invalid, "Models",
				"{field} names %s, of which no changes are told. There are %s.",
				m, strings.Join(k.models, ", "))
		}
	}
	for _, a := range w.Actions {
		if !slices.Contains(Actions(), a) {
			return w, refusal.New(refusal.Invalid, "Actions", "{field} names %s, which is none. There are %s.", a,
				strings.Join(Actions(), ", "))
		}
	}
	return w, nil
}

func tidy(names []string) (all []string) {
	for _, n := range names {
		if n = strings.ToLower(strings.TrimSpace(n)); n != "" {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
