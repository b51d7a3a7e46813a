// Package firstrun is what a new store asks before anything else, on two screens: its name, whether it begins with
// a sample, and whether an admin password keeps others out; then where the master secret is kept, and the recovery key.
// It is done when Settings.FirstRunDone is stored; until then each start of the window begins here.
package firstrun

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"

	"griddle/assets"
	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sample"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages/adminlock"
	"griddle/ui/pages/keyring"
	"griddle/ui/say"
	"griddle/ui/shell"
	"griddle/vault"
)

// Name of the page in routes.
const Name = "welcome"

// Entry declares the page; it stands in no menu. region is where the computer is, as kit.Region says it: what the store
// reckons in follows it.
func Entry(region string) shell.Entry {
	return shell.Entry{
		Name:  Name,
		Title: func() string { return lang.X("welcome.title", "Welcome to Griddle") },
		Bare:  true,
		New:   func(d *shell.Desk, _ string) shell.Page { return New(d, region) },
	}
}

// Needed tells whether the store still has to be set up.
func Needed(d *shell.Desk) bool {
	s, err := d.Shop.Settings()
	return err == nil && !s.FirstRunDone
}

// width of both screens in pixels.
const width = 620

// Page is the first run.
type Page struct {
	desk   *shell.Desk
	region string
	holder *fyne.Container // the screen
	stop   func()

	name   *kit.Entry
	field  *kit.Field
	sample *kit.Choice           // 0: sample, 1: empty
	begin  *kit.Field            // asks for it; hidden where there are records already
	units  *unitsRow             // hidden there too
	shared *kit.Choice           // 0: nobody else uses the computer, 1: others do too
	pass   *kit.RepeatedPassword // the admin password then
	// passRow is its fields side by side.
	passRow *fyne.Container
	next    *kit.Button

	onKeys bool // the second screen is shown
	shown  vault.Status
	busy   bool // the keyring is being asked
}

// New makes it at the first screen.
func New(d *shell.Desk, region string) *Page { return &Page{desk: d, region: region} }

// Head implements shell.Page.
func (p *Page) Head() kit.Head { return kit.Head{} }

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.name = kit.NewEntry(lang.X("welcome.name.example", "Maple Street Shop"))
	p.field = kit.NewField("StoreName", lang.X("welcome.name", "What is your store called?"),
		lang.X("welcome.name.hint", "You can change it later."), p.name, func() string {
			if p.name.Text() == "" {
				return lang.X("welcome.name.missing", "Give your store a name.")
			}
			return ""
		})
	p.sample = kit.NewChoice([]string{lang.X("welcome.sample", "With sample products"),
		lang.X("welcome.empty", "Empty")}, 0, nil)
	p.begin = kit.NewField("", lang.X("welcome.begin", "Start with"),
		lang.X("welcome.begin.hint",
			"Sample products let you try everything at once. You can delete them at any time."),
		kit.Left(p.sample), nil)
	p.units = newUnitsRow()
	p.pass = adminlock.NewPassword()
	p.passRow = kit.Columns(2, p.pass.Fields[0], p.pass.Fields[1])
	p.showPassword(false)
	p.shared = kit.NewChoice([]string{lang.X("welcome.alone", "Only me"),
		lang.X("welcome.others", "Others too (with a password)")}, 0, p.othersToo)
	p.next = kit.NewButton(lang.X("welcome.next", "Continue"), kit.Primary, p.saveName)
	p.name.OnSubmitted = func(string) { p.saveName() }
	p.holder = kit.Stack(0, screen(1, lang.X("welcome.title", "Welcome to Griddle"),
		lang.X("welcome.purpose",
			"Griddle keeps your store on this computer and lets the programs you choose work with it."),
		kit.Stack(3,
			p.field,
			p.units.row,
			p.begin,
			p.sharedField(),
			p.passRow,
		),
		p.next))
	return p.holder
}

func (p *Page) sharedField() fyne.CanvasObject {
	return kit.NewField("", lang.X("welcome.shared", "Who uses this computer?"),
		lang.X("welcome.shared.hint",
			"With an admin password the window opens locked. You can set one at any time under Settings."),
		kit.Left(p.shared), nil)
}

func (p *Page) othersToo(choice int) {
	p.showPassword(choice == 1)
	p.desk.Window.Content().Refresh()
}

// showPassword shows or hides the fields of the admin password; hidden ones are not checked.
func (p *Page) showPassword(on bool) {
	p.passRow.Hidden = !on
	for _, f := range p.pass.Fields {
		f.Hidden = !on
	}
}

// screen is the frame of both: the sign, a title, a sentence, content, and the buttons at the foot.
func screen(n int, title, purpose string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	sign := canvas.NewImageFromResource(assets.Icon)
	sign.FillMode = canvas.ImageFillContain
	sign.SetMinSize(fyne.NewSquareSize(7 * look.Unit))
	step := lang.X("welcome.step", "Step {{.N}} of 2", map[string]any{"N": n})
	foot := append([]fyne.CanvasObject{kit.NewText(step, kit.Style{Size: look.Small, Color: look.Muted}),
		kit.Gap(0, 0)}, buttons...)
	return kit.Pad(0, 4, kit.AtMost(width, kit.NewSurface(kit.Pad(5, 4, kit.Stack(3,
		kit.Fill(2, 1, sign, kit.Stack(0.5,
			kit.NewText(title, kit.Style{Size: look.Title, Bold: true}),
			kit.NewPara(purpose, kit.Style{Color: look.Muted}))),
		content,
		kit.NewRule(),
		kit.Fill(1, 1, foot...))))))
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.stop = p.desk.Vault.OnChange(func(vault.Status) { p.desk.Runner.Post(p.keyringChanged) })
	kit.Fetch(p.desk.Runner, p.read, func(f found, err error) {
		if err == nil && p.name.Text() == "" {
			p.name.SetText(f.settings.StoreName)
		}
		if err == nil {
			p.units.show(p.region, f)
		}
		if !p.onKeys {
			p.desk.Window.Canvas().Focus(p.name)
		}
		if err == nil && !f.empty {
			p.begin.Hide()
			p.units.row.Hide()
			p.desk.Window.Content().Refresh()
		}
	})
}

// found is what the store holds already, as after a break.
type found struct {
	settings shop.Settings
	details  shop.Details
	empty    bool
}

func (p *Page) read() (f found, err error) {
	if f.settings, err = p.desk.Shop.Settings(); err != nil {
		return f, err
	}
	if f.details, err = p.desk.Shop.Details(); err != nil {
		return f, err
	}
	f.empty, err = p.desk.Shop.Empty()
	return f, err
}

// Hide implements shell.Page.
func (p *Page) Hide() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}

// Changed implements shell.Page.
func (p *Page) Changed(model.Event) {}

// saveName stores the name, adds the sample where it is wanted and the store is empty, makes the master secret, and
// goes on.
func (p *Page) saveName() {
	if p.next.Disabled() || !p.desk.Valid(append([]*kit.Field{p.field}, p.pass.Fields...)...) {
		return
	}
	name, filled, units := p.name.Text(), p.sample.Index() == 0, p.units.chosen()
	password := ""
	if p.shared.Index() == 1 {
		password = p.pass.Text()
	}
	p.next.Disable()
	p.next.SetText(lang.X("welcome.working", "Setting up…"))
	kit.Fetch(p.desk.Runner, func() (struct{}, error) {
		return struct{}{}, p.prepare(name, password, filled, units)
	}, func(_ struct{}, err error) {
		if err == nil {
			p.onKeys = true
			p.protect(true)
			return
		}
		p.next.Enable()
		p.next.SetText(lang.X("welcome.next", "Continue"))
		if kit.Beside(err, p.field) {
			p.desk.Lead(p.field)
			return
		}
		p.desk.ToastError(err)
	})
}

func (p *Page) prepare(name, password string, filled bool, units units) error {
	ctx := context.Background()
	f, err := p.read()
	if err != nil {
		return err
	}
	if f.empty {
		f.details.Currency, f.details.Weight, f.details.Length = units.currency, units.weight, units.length
	}
	if err := p.desk.Shop.SaveDetails(ctx, f.details, func(s *shop.Settings) {
		s.StoreName = name
		if f.empty {
			s.PricesWithTax = units.taxed
		}
	}); err != nil {
		return err
	}
	if password != "" {
		// After a break the same may be set already; then it is the present one too.
		if err := p.desk.Shop.SetAdminPassword(ctx, password, password); err != nil {
			return err
		}
	}
	if filled && f.empty {
		return sample.Fill(p.desk.Shop, ctx, lang.SystemLocale().String())
	}
	return nil
}

// protect makes the master secret of a new store where that is possible, and shows the second screen. Only after the
// owner's own step does the system ask for the password of a locked keyring.
func (p *Page) protect(byOwner bool) {
	p.busy = true
	kit.Fetch(p.desk.Runner, func() (vault.Status, error) {
		ctx := context.Background()
		st := p.desk.Vault.Status()
		if st.Condition != vault.Ready {
			st = p.desk.Vault.Open(ctx, false)
		}
		if st.Condition != vault.Fresh {
			return st, nil
		}
		err := p.desk.Vault.Setup(ctx)
		return p.desk.Vault.Status(), err
	}, func(st vault.Status, err error) {
		p.busy = false
		if err != nil {
			st.Reason, st.Why = vault.FileRefused, words.Say("%s", kit.Sentence(err))
		}
		p.showKeys(st)
		if byOwner && st.Condition == vault.Locked && !st.NeedsPassphrase {
			// keyringChanged hears of it
			p.desk.Runner.Run(func() { p.desk.Vault.Open(context.Background(), true) }, nil)
		}
	})
}

// finish stores that the first run is over; the window then opens its first page.
func (p *Page) finish() {
	kit.Fetch(p.desk.Runner, func() (struct{}, error) {
		s, err := p.desk.Shop.Settings()
		if err != nil {
			return struct{}{}, err
		}
		s.FirstRunDone = true
		if err := p.desk.Shop.KeepZone(context.Background()); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, p.desk.Shop.SaveSettings(context.Background(), s)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.desk.Refresh()
		p.desk.Finish()
	})
}

// keyringChanged brings the second screen up to date when the keyring answers late or was unlocked.
func (p *Page) keyringChanged() {
	st := p.desk.Vault.Status()
	switch {
	case !p.onKeys || p.busy || st.Equal(p.shown):
	case st.Condition == vault.Fresh && p.shown.Condition != vault.Fresh:
		p.protect(false) // it was unlocked
	default:
		p.showKeys(st)
	}
}

// replace shows another screen.
func (p *Page) replace(o fyne.CanvasObject) {
	p.holder.Objects = []fyne.CanvasObject{o}
	p.holder.Refresh()
}

// showKeys is the second screen in the state the keyring is in.
func (p *Page) showKeys(st vault.Status) {
	p.shown = st
	if st.Condition == vault.Ready {
		kit.Fetch(p.desk.Runner, p.desk.Vault.RecoveryKey, func(key string, err error) {
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			p.showRecovery(st, key)
		})
		return
	}
	if st.Condition == vault.NoKeyring || st.Condition == vault.Fresh {
		p.showNoPlace(st)
		return
	}
	p.showWaiting(st)
}

func keysTitle() string { return lang.X("welcome.keys", "Keys for your programs") }

// showRecovery: the master secret is kept; here is what brings it back.
func (p *Page) showRecovery(st vault.Status, key string) {
	done := kit.NewButton(lang.X("welcome.done", "Open my store"), kit.Primary, p.finish)
	p.replace(screen(2, keysTitle(),
		lang.X("welcome.keys.kept", "Programs get in with keys that you create. They are protected by {{.Place}}.",
			map[string]any{"Place": say.It(st.Place)}),
		kit.Stack(2,
			kit.NewText(lang.X("welcome.recovery", "Your recovery key"), kit.Style{Size: look.Section, Bold: true}),
			kit.NewPara(lang.X("welcome.recovery.why",
				"If this protection is ever lost, only this text brings your keys back. Save and print it, and "+
					"keep it away from this computer."), kit.Style{}),
			keyring.Recovery(p.desk, key)),
		done))
	p.desk.Window.Canvas().Focus(done)
}

// showWaiting: there is a keyring, and it is locked or does not answer.
func (p *Page) showWaiting(st vault.Status) {
	other := kit.NewButton(lang.X("welcome.passphrase", "Use a passphrase instead"), kit.Secondary,
		func() { p.showNoPlace(st) })
	p.replace(screen(2, keysTitle(), lang.X("welcome.keys.waiting",
		"Programs get in with keys that you create. Griddle needs the keyring of this computer to protect them."),
		keyring.Banner(p.desk, st, false), p.without(), other))
}

// without goes on with no place for keys; the page Admin → API offers one later.
func (p *Page) without() *kit.Button {
	return kit.NewButton(lang.X("welcome.without", "Continue without the API"), kit.Secondary, p.finish)
}

// showNoPlace: a passphrase can stand in for the keyring.
func (p *Page) showNoPlace(st vault.Status) {
	pass := keyring.NewPassphrase()
	var protect *kit.Button
	protect = kit.NewButton(lang.X("keyring.choose.verb", "Protect with it"), kit.Primary, func() {
		if !p.desk.Valid(pass.Fields...) {
			return
		}
		protect.Disable()
		kit.Fetch(p.desk.Runner, func() (struct{}, error) {
			return struct{}{}, p.desk.Vault.SetupPassphrase(context.Background(), pass.Text())
		}, func(_ struct{}, err error) {
			protect.Enable()
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			p.keyringChanged()
		})
	})
	parts := []fyne.CanvasObject{kit.NewBanner(kit.Caution, say.It(st.Why)),
		kit.NewPara(keyring.PassphraseNote(), kit.Style{})}
	for _, f := range pass.Fields {
		parts = append(parts, f)
	}
	p.replace(screen(2, keysTitle(), lang.X("welcome.keys.place",
		"Programs get in with keys that you create. They need a safe place."),
		kit.Stack(2, parts...), p.without(), protect))
}
