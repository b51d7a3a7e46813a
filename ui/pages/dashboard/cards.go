package dashboard

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/sample"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages/restoring"
	"griddle/ui/shell"
	"griddle/vault"
)

// keysShown is how many keys are named before the rest is only counted.
const keysShown = 4

// showKeys names the keys that are old or look unused; each leads to its row.
func (p *Page) showKeys(f facts) {
	p.keys.RemoveAll()
	for _, k := range f.keys[:min(len(f.keys), keysShown)] {
		pill, why := kit.NewPill(lang.X("api.state.rotate", "Rotate"), kit.Caution),
			lang.X("dashboard.keys.old", "made {{.Ago}}", map[string]any{"Ago": kit.Ago(k.Created, f.now)})
		if k.state == vault.Unused {
			pill = kit.NewPill(lang.X("api.state.unused", "Unused"), kit.Neutral)
			if why = lang.X("dashboard.keys.unused", "never used"); !k.lastUsed.IsZero() {
				why = lang.X("dashboard.keys.quiet", "last used {{.Ago}}",
					map[string]any{"Ago": kit.Ago(k.lastUsed, f.now)})
			}
		}
		p.keys.Add(kit.Fill(1.5, 0,
			kit.Stack(0.25, kit.NewElided(k.Name, kit.Style{}),
				kit.NewElided(why, kit.Style{Size: look.Small, Color: look.Muted})), pill,
			kit.NewButton(lang.X("dashboard.look", "View"), kit.Secondary, func() { p.desk.Go(p.links.Key(k.ID)) })))
	}
	words := ""
	switch more := len(f.keys) - keysShown; {
	case more > 0:
		words = lang.XN("dashboard.keys.more", "and {{.N}} more", more, map[string]any{"N": more})
	case len(f.keys) == 0 && f.anyKeys:
		words = lang.X("dashboard.keys.fine", "All keys are younger than 90 days and in use.")
	case len(f.keys) == 0:
		words = lang.X("dashboard.keys.none", "No program has a key yet.")
	}
	if words != "" {
		p.keys.Add(kit.NewPara(words, kit.Style{Color: look.Muted}))
	}
	p.keys.Add(kit.Left(kit.NewButton(lang.X("dashboard.keys.all", "All keys"), kit.Secondary,
		func() { p.desk.Go(p.links.Keys) })))
}

// backupCard says when the last backup was made.
type backupCard struct {
	desk    *shell.Desk
	card    fyne.CanvasObject
	last    *kit.Para
	problem *kit.Para
	make    *kit.Button
	read    func() // the page again
}

func newBackupCard(d *shell.Desk, l Links, read func()) *backupCard {
	c := &backupCard{desk: d, read: read, last: kit.NewPara("", kit.Style{}),
		problem: kit.NewPara("", kit.Style{Color: look.Danger})}
	c.make = kit.NewButton(lang.X("backups.make", "Back up now"), kit.Secondary, c.makeNow)
	c.card = kit.NewCard(kit.Card{
		Title: lang.X("dashboard.backup", "Last backup"),
		Content: kit.Stack(1.5, c.last, c.problem,
			kit.Left(kit.Row(1, c.make, kit.NewButton(lang.X("dashboard.backup.all", "All backups"), kit.Secondary,
				func() { d.Go(l.Backups) })))),
	})
	return c
}

func (c *backupCard) show(f facts) {
	if b, ok := f.backups.Last(); ok {
		c.last.SetText(lang.X("dashboard.backup.last", "{{.Ago}} · {{.When}} · {{.Size}}",
			map[string]any{"Ago": kit.Ago(b.Taken, f.now), "When": kit.DayHour(b.Taken), "Size": kit.Bytes(b.Bytes)}))
	} else {
		c.last.SetText(lang.X("backups.empty", "There is no backup yet."))
	}
	problem := ""
	if f.backups.Problem != nil {
		problem = kit.Sentence(f.backups.Problem)
	} else if f.backups.SameDisk && f.overview.Products > 0 {
		problem = lang.X("dashboard.backup.samedisk",
			"The backups are on the same disk as your store; a copy elsewhere is safer.")
	}
	c.problem.SetStyle(kit.Style{Color: look.Danger})
	if f.backups.Problem == nil {
		c.problem.SetStyle(kit.Style{Color: look.Warn})
	}
	c.problem.SetText(problem)
	c.problem.Hidden = problem == ""
}

func (c *backupCard) makeNow() {
	c.make.Disable()
	restoring.Make(c.desk, func(*shop.Backup) {
		c.make.Enable()
		c.read()
	})
}

// startCard helps an empty store begin, and is gone once there is a product or a category.
type startCard struct {
	desk   *shell.Desk
	card   fyne.CanvasObject
	sample *kit.Button
}

func newStartCard(d *shell.Desk, l Links) *startCard {
	c := &startCard{desk: d}
	c.sample = kit.NewButton(lang.X("dashboard.sample", "Add the sample store"), kit.Primary, c.addSample)
	step := func(title, what string, b *kit.Button) fyne.CanvasObject {
		return kit.Stack(1.5, kit.NewText(title, kit.Style{Bold: true}),
			kit.NewPara(what, kit.Style{Color: look.Muted}), kit.Left(b))
	}
	steps := []fyne.CanvasObject{
		step(lang.X("dashboard.start.sample", "Try it with samples"),
			lang.X("dashboard.start.sample.what",
				"Products and categories to look around in. You can delete them at any time."), c.sample),
	}
	if l.NewProduct.Name != "" {
		steps = append(steps, step(lang.X("dashboard.start.product", "Sell something"),
			lang.X("dashboard.start.product.what", "Add your first product with its price and picture."),
			kit.NewButton(lang.X("dashboard.product", "Add a product"), kit.Secondary,
				func() { d.Go(l.NewProduct) }).WithIcon(theme.ContentAddIcon())))
	}
	steps = append(steps, step(lang.X("dashboard.start.key", "Let a program in"),
		lang.X("dashboard.start.key.what", "A key lets a till or another program work with your store."),
		kit.NewButton(lang.X("dashboard.key", "Create an API key"), kit.Secondary, func() { d.Go(l.Keys) })))
	c.card = kit.NewCard(kit.Card{Title: lang.X("dashboard.start", "Getting started"),
		Content: kit.Columns(4, steps...)})
	c.card.Hide()
	return c
}

func (c *startCard) show(f facts) {
	if f.overview.Products+f.overview.Categories == 0 {
		c.card.Show()
	} else {
		c.card.Hide()
	}
}

func (c *startCard) addSample() {
	c.sample.Disable()
	c.sample.SetText(lang.X("dashboard.sample.adding", "Adding…"))
	kit.Fetch(c.desk.Runner, func() (struct{}, error) {
		return struct{}{}, sample.Fill(c.desk.Shop, context.Background(), lang.SystemLocale().String())
	}, func(_ struct{}, err error) {
		c.sample.Enable()
		c.sample.SetText(lang.X("dashboard.sample", "Add the sample store"))
		if err != nil {
			c.desk.ToastError(err)
			return
		}
		c.desk.Toast(lang.X("dashboard.sample.added", "The sample store is there."))
	})
}
