// Package keyring is what the owner sees of the master secret: the banner that says where it stands, and the ways out
// of each state. The vault decides what is possible; here are only words, buttons and questions. To show it on a page:
// put Banner where it is seen first, and ShowRecovery behind a button.
package keyring

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/shell"
	"griddle/vault"
)

// Banner says what is wrong with the master secret and offers what can be done; nil when nothing is. hasKeys tells
// whether the store has keys.
func Banner(d *shell.Desk, st vault.Status, hasKeys bool) fyne.CanvasObject {
	k := asker{d}
	retry := kit.NewButton(lang.X("keyring.retry", "Try again"), kit.Secondary, k.unlock)
	recover := kit.NewButton(lang.X("keyring.recover", "Enter recovery key…"), kit.Secondary, k.enterRecovery)
	byHash := kit.NewButton(lang.X("keyring.byhash", "Keep serving until restart"), kit.Secondary, k.serveByHash)
	startNew := kit.NewButton(lang.X("keyring.startnew", "Start new keys…"), kit.Secondary, k.startNew)
	passphrase := kit.NewButton(lang.X("keyring.passphrase", "Choose a passphrase…"), kit.Secondary, k.choosePassphrase)
	switch st.Condition {
	case vault.Fresh:
		return kit.NewBanner(kit.Caution, lang.X("keyring.fresh",
			"This store has no master secret yet, so API keys cannot be made."),
			kit.NewButton(lang.X("keyring.setup", "Set it up"), kit.Secondary, k.setup))
	case vault.Locked:
		if st.NeedsPassphrase {
			return kit.NewBanner(kit.Caution, say.It(st.Why), recover,
				kit.NewButton(lang.X("keyring.unlock.passphrase", "Unlock…"), kit.Secondary, k.askPassphrase))
		}
		return kit.NewBanner(kit.Caution, say.It(st.Why),
			kit.NewButton(lang.X("keyring.unlock", "Unlock"), kit.Secondary, k.unlock))
	case vault.Gone:
		if !st.Known {
			return kit.NewBanner(kit.Bad, say.It(st.Why), retry, recover, startNew)
		}
		return kit.NewBanner(kit.Bad, say.It(st.Why), retry, recover, byHash, startNew)
	case vault.NoKeyring:
		if !hasKeys && st.Kept == vault.Nowhere {
			return kit.NewBanner(kit.Caution, say.It(st.Why), retry, passphrase)
		}
		if !st.Known {
			return kit.NewBanner(kit.Bad, say.It(st.Why), retry, recover)
		}
		return kit.NewBanner(kit.Bad, say.It(st.Why), retry, recover, byHash)
	case vault.HashOnly:
		return kit.NewBanner(kit.Caution, say.It(st.Why), retry, recover, startNew)
	}
	switch { // at hand, but not at the next start
	case st.Kept == vault.InMemory:
		return kit.NewBanner(kit.Caution, say.It(st.Why), passphrase)
	case say.It(st.Why) != "":
		return kit.NewBanner(kit.Caution, say.It(st.Why))
	}
	return nil
}

// ShowRecovery shows the recovery key with Save and Copy.
func ShowRecovery(d *shell.Desk) {
	kit.Fetch(d.Runner, d.Vault.RecoveryKey, func(key string, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		dialog := d.Message(lang.X("keyring.recovery.title", "Recovery key"), kit.Stack(2,
			kit.NewPara(lang.X("keyring.recovery.why", "If the keyring of this computer is ever lost, only this text "+
				"brings your API keys back. "+
				"Print it or save it somewhere safe, away from this computer. Whoever has it and your store's files "+
				"can read your keys."), kit.Style{}),
			Recovery(d, key)), lang.X("dialog.close", "Close"))
		var stop func()
		stop = d.OnBlur(func() { stop(); dialog.Close() })
	})
}

// AskPassphrase asks for the passphrase of a locked store and tells whether one is needed; else the keyring itself has
// to be unlocked.
func AskPassphrase(d *shell.Desk) bool {
	if !d.Vault.Status().NeedsPassphrase {
		return false
	}
	asker{d}.askPassphrase()
	return true
}

// asker asks the owner and passes the answer to the vault.
type asker struct{ desk *shell.Desk }

// try runs a step away from the window and says how it went.
func (k asker) try(step func() error, said string) {
	kit.Fetch(k.desk.Runner, func() (vault.Status, error) {
		err := step()
		return k.desk.Vault.Status(), err
	}, func(st vault.Status, err error) {
		switch {
		case err != nil:
			k.desk.ToastError(err)
		case st.Condition == vault.Ready || st.Condition == vault.HashOnly:
			k.desk.Toast(said)
		default:
			k.desk.Toast(lang.X("keyring.still", "Nothing has changed yet."))
		}
		k.desk.Refresh()
	})
}

func (k asker) unlock() {
	k.desk.Toast(lang.X("keyring.waiting", "Looking for the master secret. If the computer asks for a password, "+
		"enter it there."))
	k.try(func() error { k.desk.Vault.Open(context.Background(), true); return nil }, unlocked())
}

func unlocked() string {
	return lang.X("keyring.unlocked", "The master secret is at hand. Programs with a key get in again.")
}

func (k asker) setup() {
	k.try(func() error { return k.desk.Vault.Setup(context.Background()) },
		lang.X("keyring.made", "Done. You can create API keys now."))
}

func (k asker) serveByHash() {
	k.try(k.desk.Vault.ServeByHash, lang.X("keyring.serving", "Existing keys work until Griddle is closed."))
}

func (k asker) startNew() {
	k.desk.Danger(kit.DangerOptions{
		Title: lang.X("keyring.startnew.title", "Start new keys?"),
		Consequences: []string{
			lang.X("keyring.startnew.what", "Griddle makes a new master secret. Programs with an old key stay out, "+
				"and each needs a new key from you."),
			lang.X("keyring.startnew.back", "Nothing is deleted: the old keys stay in the list, marked unreadable, "+
				"and work again when the old master secret returns."),
		},
		Verb: lang.X("keyring.startnew.verb", "Start new keys"),
		Do:   func() error { return k.desk.Vault.StartNewKeys(context.Background()) },
		Done: k.done(lang.X("keyring.made", "Done. You can create API keys now.")),
	})
}

func (k asker) enterRecovery() {
	text := kit.NewLines(nil, "ABCD-EFGH-…", 3)
	field := kit.NewField("", lang.X("keyring.recovery.title", "Recovery key"),
		lang.X("keyring.recover.hint", "Blanks, dashes and small letters do not matter."), text, notEmpty(text))
	field.Secret = true
	k.desk.Form(kit.FormOptions{
		Title: lang.X("keyring.recover.title", "Enter the recovery key"),
		Note: lang.X("keyring.recover.note",
			"The text that was shown when this store was set up: 14 groups of four letters and digits."),
		Fields: []*kit.Field{field},
		Verb:   lang.X("keyring.recover.verb", "Bring the keys back"),
		Do:     func() error { return k.desk.Vault.EnterRecoveryKey(context.Background(), text.Text()) },
		Done:   k.done(unlocked()),
	})
}

func (k asker) askPassphrase() {
	pass := kit.NewPassword("")
	k.desk.Form(kit.FormOptions{
		Title: lang.X("keyring.unlock.title", "Unlock the API keys"),
		Fields: []*kit.Field{kit.NewField("", lang.X("keyring.passphrase.label", "Passphrase"), "", pass,
			notEmpty(pass))},
		Verb: lang.X("keyring.unlock", "Unlock"),
		Do:   func() error { return k.desk.Vault.Unlock(context.Background(), pass.Text()) },
		Done: k.done(unlocked()),
	})
}

func (k asker) choosePassphrase() {
	p := NewPassphrase()
	k.desk.Form(kit.FormOptions{
		Title:  lang.X("keyring.choose.title", "Choose a passphrase"),
		Note:   PassphraseNote(),
		Fields: p.Fields,
		Verb:   lang.X("keyring.choose.verb", "Protect with it"),
		Do:     func() error { return k.desk.Vault.SetupPassphrase(context.Background(), p.Text()) },
		Done:   k.done(lang.X("keyring.made", "Done. You can create API keys now.")),
	})
}

func (k asker) done(said string) func() {
	return func() {
		k.desk.Toast(said)
		k.desk.Refresh()
	}
}

func notEmpty(e *kit.Entry) func() string {
	return func() string {
		if e.Text() == "" {
			return lang.X("keyring.empty", "Enter it here.")
		}
		return ""
	}
}
