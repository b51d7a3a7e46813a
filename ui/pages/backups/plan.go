package backups

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// planCard says when backups are made and where they lie, and lets the owner choose.
type planCard struct {
	desk  *shell.Desk
	read  func()
	card  fyne.CanvasObject
	when  *kit.Para
	kept  *kit.Para
	place *kit.Para
	own   *kit.Button // back to the data folder
	plan  shop.BackupPlan
}

func newPlanCard(d *shell.Desk, read func()) *planCard {
	c := &planCard{desk: d, read: read, when: kit.NewPara("", kit.Style{}),
		kept:  kit.NewPara("", kit.Style{Color: look.Muted}),
		place: kit.NewPara("", kit.Style{Mono: true})}
	c.own = kit.NewButton(lang.X("backups.own", "Use the data folder instead"), kit.Quiet, func() { c.setFolder("") })
	c.card = kit.NewCard(kit.Card{
		Title: lang.X("backups.plan", "Schedule"),
		Content: kit.Stack(2,
			kit.Fill(2, 0, kit.Stack(0.5, c.when, c.kept),
				kit.NewButton(lang.X("backups.change", "Change schedule…"), kit.Secondary, c.change)),
			kit.NewRule(),
			kit.Fill(2, 0, kit.Stack(0.5, kit.NewText(lang.X("backups.where", "Saved in"),
				kit.Style{Color: look.Muted}), c.place),
				c.own, kit.NewButton(lang.X("backups.folder", "Choose a folder…"), kit.Secondary, c.chooseFolder))),
	})
	return c
}

func (c *planCard) show(st shop.BackupState) {
	c.plan = st.Plan
	c.own.Hidden = st.Plan.Folder == ""
	c.place.SetText(st.Folder)
	d := map[string]any{"Daily": st.Plan.Daily, "Weekly": st.Plan.Weekly}
	c.kept.SetText(lang.X("backups.kept", "Kept: the newest of each of the last {{.Daily}} days and of the last "+
		"{{.Weekly}} weeks. Those you make yourself stay until you delete them.", d))
	switch st.Plan.Every {
	case shop.EveryDay:
		c.when.SetText(lang.X("backups.every.day", "Once a day, while Griddle runs."))
	case shop.EveryWeek:
		c.when.SetText(lang.X("backups.every.week", "Once a week, while Griddle runs."))
	default:
		c.when.SetText(lang.X("backups.every.never", "Only when you ask for it."))
	}
	c.kept.Hidden = st.Plan.Every == shop.Never
}

// planFields are those of the schedule; the store knows how large its numbers may be.
func planFields() []records.Field {
	return []records.Field{
		{Path: "Every", Few: true, Label: lang.X("backups.rhythm", "Back up automatically"), Options: []records.Option{
			{Value: string(shop.EveryDay), Label: lang.X("backups.day", "Every day")},
			{Value: string(shop.EveryWeek), Label: lang.X("backups.week", "Every week")},
			{Value: string(shop.Never), Label: lang.X("backups.never", "Never")}}},
		{Path: "Daily", Label: lang.X("backups.daily", "Daily backups to keep"), Check: atLeast(1),
			Hint: lang.X("backups.daily.hint", "The newest one of each day.")},
		{Path: "Weekly", Label: lang.X("backups.weekly", "Weekly backups to keep"), Check: atLeast(0),
			Hint: lang.X("backups.weekly.hint", "In addition, the newest one of each week.")},
	}
}

// atLeast says what is wrong with a number.
func atLeast(least int) func(text string) string {
	return func(text string) string {
		if n, err := strconv.Atoi(text); err != nil || n < least {
			return lang.X("backups.number", "Enter a whole number, {{.N}} or more.", map[string]any{"N": least})
		}
		return ""
	}
}

func (c *planCard) change() {
	records.Ask[shop.BackupPlan]{
		Title: lang.X("backups.change.title", "When backups are made"),
		Verb:  lang.X("backups.change.verb", "Save schedule"), Fields: planFields(),
		Save: func(ctx context.Context, chosen shop.BackupPlan) error {
			next, err := c.desk.Shop.BackupPlan()
			if err != nil {
				return err
			}
			next.Every, next.Daily, next.Weekly = chosen.Every, chosen.Daily, chosen.Weekly
			return c.desk.Shop.SaveBackupPlan(ctx, next)
		},
		Done: c.read,
	}.Open(c.desk, c.plan)
}

func (c *planCard) chooseFolder() {
	c.desk.OpenFolder(kit.Folder(), c.setFolder, c.desk.ToastError)
}

// setFolder stores where backups go from now on; those in the old folder stay there.
func (c *planCard) setFolder(dir string) {
	kit.Fetch(c.desk.Runner, func() (struct{}, error) {
		p, err := c.desk.Shop.BackupPlan()
		if err != nil {
			return struct{}{}, err
		}
		p.Folder = dir
		return struct{}{}, c.desk.Shop.SaveBackupPlan(context.Background(), p)
	}, func(_ struct{}, err error) {
		if err != nil {
			c.desk.ToastError(err)
			return
		}
		c.desk.Toast(lang.X("backups.moved", "New backups go there. Older ones stay in the folder they are in."))
		c.read()
	})
}
