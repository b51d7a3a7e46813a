package shell

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/vault"
)

// showBanners says on top of every page what keeps programs out or changes from being saved, with the button that
// mends it.
func (w *Window) showBanners() {
	var list []fyne.CanvasObject
	if !w.started || w.lock.locked() {
		w.banners.Objects = nil // they may name keys
		return
	}
	for _, b := range append([]*kit.Surface{w.lostBanner(), w.keyringBanner(), w.apiBanner()}, w.warnings()...) {
		if b != nil {
			b.Corner = 0 // they reach from edge to edge
			list = append(list, b, kit.NewRule())
		}
	}
	w.banners.Objects = list
	w.banners.Refresh()
}

// lostBanner says that nothing is saved any more, and what to do.
func (w *Window) lostBanner() *kit.Surface {
	if w.facts.lost == "" {
		return nil
	}
	return kit.NewBanner(kit.Bad, w.facts.lost)
}

// warnings are what the book has to say, on every page but the one that says it itself.
func (w *Window) warnings() (list []*kit.Surface) {
	if w.Route().Name == w.book.Unlock.Name {
		return nil
	}
	for _, sentence := range w.facts.warnings {
		list = append(list, kit.NewBanner(kit.Caution, sentence,
			kit.NewButton(lang.X("banner.look", "Have a look"), kit.Secondary, func() { w.Go(w.book.Unlock) })))
	}
	return list
}

func (w *Window) keyringBanner() *kit.Surface {
	if w.Route().Name == w.book.Unlock.Name {
		return nil // the page says it itself, with all the choices
	}
	st := w.facts.keyring
	choices := kit.NewButton(lang.X("banner.choices", "See choices"), kit.Secondary, func() { w.Go(w.book.Unlock) })
	switch st.Condition {
	case vault.Locked:
		b := kit.NewButton(lang.X("banner.unlock", "Unlock"), kit.Secondary, nil)
		b.OnTapped = func() {
			b.Disable()
			w.unlock()
		}
		return kit.NewBanner(kit.Caution, orElse(say.It(st.Why), lang.X("banner.locked",
			"The keyring is locked, so no program can get in until you unlock it.")), b)
	case vault.Gone:
		return kit.NewBanner(kit.Bad, orElse(say.It(st.Why), lang.X("banner.gone",
			"The master secret of this store is missing from the keyring, so no program can get in.")), choices)
	case vault.NoKeyring:
		return kit.NewBanner(kit.Bad, orElse(say.It(st.Why), lang.X("banner.nokeyring",
			"There is no keyring on this computer, so there is no safe place for API keys yet.")), choices)
	case vault.HashOnly:
		return kit.NewBanner(kit.Caution, orElse(say.It(st.Why), lang.X("banner.hashonly",
			"Existing keys work until Griddle is closed; the master secret is missing.")), choices)
	}
	return nil
}

// unlock asks the keyring with the long limit; when the book knows better (a passphrase), it does.
func (w *Window) unlock() {
	if w.book.OnUnlock != nil && w.book.OnUnlock(w.desk) {
		w.refresh()
		return
	}
	w.desk.Runner.Run(func() { w.vault.Open(context.Background(), true) }, w.refresh)
}

func (w *Window) apiBanner() *kit.Surface {
	f := w.facts
	if f.api.Running || !f.settings.FirstRunDone {
		return nil
	}
	var start *kit.Button
	start = kit.NewButton(lang.X("banner.start", "Start"), kit.Secondary, func() {
		start.Disable()
		w.desk.SwitchAPI(true, func(err error) {
			start.Enable()
			if err != nil {
				w.desk.ToastError(err)
			}
		})
	})
	settings := kit.NewButton(lang.X("banner.settings", "Change settings"), kit.Quiet, func() { w.Go(w.book.API) })
	if f.settings.APIOff {
		return kit.NewBanner(kit.Neutral, lang.X("banner.off",
			"The API is switched off, so programs cannot reach your store."), start)
	}
	return kit.NewBanner(kit.Bad, lang.X("banner.stopped", "The API is stopped: {{.Why}}",
		map[string]any{"Why": say.It(f.api.Why)}), start, settings)
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
