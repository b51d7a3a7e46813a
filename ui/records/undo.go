package records

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Do makes a change away from the window, with figures and Cancel when it takes long; the bar at its foot then says
// what was done, with Undo for 10 seconds.
func Do(d *shell.Desk, change func(context.Context) (model.Change, error)) {
	Start(d, change, func(c model.Change, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		Did(d, c)
	})
}

// Start is Do for those who say themselves how it ended.
func Start(d *shell.Desk, change func(context.Context) (model.Change, error), ended func(model.Change, error)) {
	var made model.Change
	d.Work(lang.X("change.working", "Making the change"), func(n int64) string { return kit.Count(int(n)) },
		func(ctx context.Context) (err error) {
			made, err = change(ctx)
			return err
		}, func(err error) { ended(made, err) })
}

// DoAsked shows a form whose verb makes a change as Do does; what goes wrong is said in the form. read is called when
// the verb is pressed, while nothing else happens in the window, and answers what is to be done with what stands in the
// fields.
func DoAsked(d *shell.Desk, o kit.FormOptions, read func() func(context.Context) (model.Change, error)) *kit.Dialog {
	var made model.Change
	o.Start = func(ended func(error)) {
		Start(d, read(), func(c model.Change, err error) {
			made = c
			ended(err)
		})
	}
	o.Done = func() { Did(d, made) }
	return d.Form(o)
}

// Did shows the bar for a change that was made; without Undo where it cannot be taken back.
func Did(d *shell.Desk, c model.Change) {
	if c.ID == 0 {
		d.Toast(Said(c))
		return
	}
	d.ToastOn(about(c), Said(c), func() {
		undo(d, c, orToast(d))
	})
}

// about is the subject of notes about a change.
func about(c model.Change) string { return "change " + strconv.FormatInt(c.ID, 10) }

// UndoLast takes the last change back that can be, after a question: it may be one of last week, and nothing brings it
// back.
func UndoLast(d *shell.Desk) {
	kit.Fetch(d.Runner, d.Shop.Changes, func(all []model.Change, err error) {
		if err == nil && len(all) == 0 {
			d.ToastOn(kit.NothingToUndo, lang.X("undo.nothing", "There is no change to undo."), nil)
			return
		}
		if err == nil {
			askUndo(d, all[0])
			return
		}
		d.ToastError(err)
	})
}

// orToast says an error and nothing else.
func orToast(d *shell.Desk) func(error) {
	return func(err error) {
		if err != nil {
			d.ToastError(err)
		}
	}
}

// askUndo names the change and when it was made.
func askUndo(d *shell.Desk, c model.Change) {
	d.Danger(kit.DangerOptions{
		Title: lang.X("undo.ask", "Undo this change?"),
		Consequences: []string{lang.X("undo.ask.what", "{{.What}}, {{.When}}",
			map[string]any{"What": Said(c), "When": kit.Ago(c.At, d.Now())})},
		Verb: lang.X("toast.undo", "Undo"),
		Do:   func() error { return nil },
		Done: func() { // with progress and Cancel of its own
			undo(d, c, orToast(d))
		},
	})
}

// undo takes a change back and says so; after hears why it could not.
func undo(d *shell.Desk, c model.Change, after func(error)) {
	d.Progress(lang.X("undo.working", "Undoing: {{.What}}", map[string]any{"What": Said(c)}),
		func(ctx context.Context, _ func(string, float64)) error {
			return d.Shop.Undo(ctx, c.ID)
		}, func(err error) {
			if err == nil {
				d.ToastOn(about(c), lang.X("undo.done", "Undone: {{.What}}", map[string]any{"What": Said(c)}), nil)
			}
			after(err)
		})
}

// Said is a change in words: "3 products deleted", "“Pan” deleted".
func Said(c model.Change) string {
	what := kit.Quoted(c.Name)
	if c.Count != 1 || c.Name == "" {
		what = say.Counted(c.Noun, c.Count)
	}
	about := map[string]any{"What": what}
	switch c.Kind {
	case model.Deleted:
		return lang.X("change.deleted", "{{.What}} deleted", about) + hung(c.Uses)
	case shop.Approved:
		return lang.X("change.approved", "{{.What}} approved", about)
	case model.Merged:
		return lang.X("change.merged", "{{.What}} merged into another", about)
	case shop.Tagged:
		return lang.X("change.tagged", "{{.What}} tagged", about)
	case shop.Untagged:
		return lang.X("change.untagged", "Tag taken from {{.What}}", about)
	case shop.FromFile:
		return lang.X("change.file", "{{.What}} read from a file", about)
	case shop.Activated:
		return lang.X("change.activated", "{{.What}} activated", about)
	case shop.Deactivated:
		return lang.X("change.deactivated", "{{.What}} deactivated", about)
	case shop.Repriced:
		return lang.X("change.repriced", "Price of {{.What}} changed", about)
	case shop.Moved:
		return lang.X("change.moved", "{{.What}} moved", about)
	case shop.Hidden:
		return lang.X("change.hidden", "{{.What}} hidden", about)
	case shop.Arranged:
		return lang.X("change.arranged", "Products of {{.What}} changed", about)
	case shop.Admitted:
		return lang.X("change.admitted", "Roles of {{.What}} changed", about)
	case sales.Accepted:
		return lang.X("change.accepted", "{{.What}} accepted", about)
	case sales.OrderPlaced:
		return lang.X("change.placed", "{{.What}} placed", about)
	case sales.PaymentRecorded:
		return lang.X("change.payment", "Payment of {{.What}} recorded", about)
	case sales.PaymentVoided:
		return lang.X("change.voided", "Payment of {{.What}} voided", about)
	case sales.PaymentsCaptured:
		return lang.X("change.captured", "Payment of {{.What}} captured", about)
	case sales.PutOnHold:
		return lang.X("change.held", "{{.What}} put on hold", about)
	case sales.Released:
		return lang.X("change.released", "{{.What}} released", about)
	case sales.StatusChosen:
		return lang.X("change.status", "Status of {{.What}} changed", about)
	case sales.Reserved:
		return lang.X("change.reserved", "Stock for {{.What}} reserved", about)
	case sales.CancelledAll:
		return lang.X("change.cancelled", "{{.What}} cancelled", about)
	case sales.RestCancelled:
		return lang.X("change.rest", "Rest of {{.What}} cancelled", about)
	case sales.Reopened:
		return lang.X("change.reopened", "{{.What}} reopened", about)
	case sales.Packed, sales.Shipped:
		return packed(c, what)
	case sales.Unshipped:
		return lang.X("change.unshipped", "Shipping of {{.What}} undone", about)
	case sales.Unpacked:
		return lang.X("change.unpacked", "Package of {{.What}} deleted", about)
	case sales.Tracked:
		return lang.X("change.tracked", "Tracking number of {{.What}} changed", about)
	case sales.ItemsReturned:
		return lang.X("change.returned", "Return of {{.What}} recorded", about)
	case sales.Noted:
		return lang.X("change.noted", "Note added to {{.What}}", about)
	case sales.NotesGone:
		return lang.X("change.unnoted", "Note of {{.What}} deleted", about)
	case shop.Revealed:
		return lang.X("change.revealed", "{{.What}} shown again", about)
	}
	return lang.X("change.edited", "{{.What}} saved", about)
}

// packed says what was packed or shipped: how many pieces, where that is known.
func packed(c model.Change, what string) string {
	about := map[string]any{"What": what, "N": kit.Count(c.Pieces)}
	switch {
	case c.Kind == sales.Packed && c.Pieces > 0:
		return lang.XN("change.packed.pieces", "{{.N}} pieces of {{.What}} packed", c.Pieces, about)
	case c.Kind == sales.Packed:
		return lang.X("change.packed", "{{.What}} packed", about)
	case c.Pieces > 0:
		return lang.XN("change.shipped.pieces", "{{.N}} pieces of {{.What}} shipped", c.Pieces, about)
	}
	return lang.X("change.shipped", "{{.What}} shipped", about)
}

// hung says what became of those that hung on what was deleted; "" for nothing.
func hung(uses []model.Use) string {
	var gone, stay []string
	for _, u := range uses {
		if u.Deleted {
			gone = append(gone, say.Counted(u.Noun, u.Count))
		} else {
			stay = append(stay, say.Counted(u.Noun, u.Count))
		}
	}
	said, what := "", map[string]any{"What": strings.Join(gone, ", ")}
	if len(gone) > 0 {
		said += lang.X("change.hung.gone", ", and with that {{.What}}", what)
	}
	what["What"] = strings.Join(stay, ", ")
	if len(stay) > 0 {
		said += lang.X("change.hung.stay", "; named by {{.What}}", what)
	}
	return said
}

// History shows the last changes, each with Undo. One that something newer depends on says why when it is tried.
func History(d *shell.Desk) {
	table := kit.NewTable(func(c model.Change) string { return kit.Moment(c.At) + Said(c) },
		kit.Column[model.Change]{ID: "what", Title: lang.X("history.what", "Change"), Width: 220, Weight: 1,
			Text: Said},
		kit.Column[model.Change]{ID: "when", Title: lang.X("history.when", "When"), Width: 120, Muted: true,
			Text: func(c model.Change) string { return kit.Ago(c.At, d.Now()) },
			Tip:  func(c model.Change, _ float32) string { return kit.Moment(c.At) }},
		kit.Column[model.Change]{ID: "undo", Title: "", Width: 90,
			Text: func(model.Change) string { return lang.X("toast.undo", "Undo") }})
	table.Most = 10
	table.Empty = kit.NewPara(lang.X("history.empty", "Nothing to undo yet. This list shows your last 20 changes."),
		kit.Style{Color: look.Muted})
	var dialog *kit.Dialog
	read := kit.Reader[[]model.Change]{Runner: d.Runner, Get: d.Shop.Changes,
		Show: func(all []model.Change, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			table.SetRows(all)
			if dialog != nil {
				dialog.Refresh()
			}
		}}
	why := kit.NewPara("", kit.Style{Color: look.Danger})
	why.Hide()
	table.Open = func(c model.Change) {
		undo(d, c, func(err error) {
			why.Hidden = err == nil
			if err != nil {
				why.SetText(kit.Sentence(err))
			}
			read.Read()
		})
	}
	dialog = d.Message(lang.X("history.title", "Your last changes"), kit.Stack(1.5,
		kit.NewPara(lang.X("history.note", "Choose a change to undo it. This list shows your last 20 changes."),
			kit.Style{Color: look.Muted}),
		fyne.CanvasObject(table), why), lang.X("history.close", "Close"))
	read.Read()
}
