package taxes

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
)

// bar asks which rate counts. drawn shows the grid anew, read looks again at which of them ever do.
func (c *checks) bar(drawn func()) (bar fyne.CanvasObject, read func()) {
	read = func() {
		type found struct {
			hidden map[int64]rate
			all    []model.Named
		}
		kit.Fetch(c.desk.Runner, func() (f found, err error) {
			if f.hidden, err = c.desk.Shop.HiddenRates(context.Background()); err == nil {
				f.all, err = shop.TaxSchedules.Names(c.desk.Shop, context.Background())
			}
			return f, err
		}, func(f found, err error) {
			if err == nil { // the page itself says what is wrong
				c.hidden, c.all = f.hidden, f.all
				drawn()
			}
		})
	}
	ask := kit.NewButton(lang.X("taxrates.which", "Which rate counts?"), kit.Secondary, c.ask)
	return kit.Left(ask), read
}

// asked is what the owner asks about.
type asked struct {
	Schedule string
	To       shop.Address
}

// ask lets the owner enter an address and says which rate counts for it.
func (c *checks) ask() {
	if len(c.all) == 0 {
		c.desk.Toast(lang.X("taxrates.empty", "There is no rate yet. Add a tax schedule first, then its rates here."))
		return
	}
	options := make([]records.Option, len(c.all))
	for i, n := range c.all {
		options[i] = records.Option{Value: n.ID, Label: n.Name}
	}
	said := ""
	records.Ask[asked]{
		Title: lang.X("taxrates.which", "Which rate counts?"),
		Note:  lang.X("taxrates.which.note", "For goods of this schedule that go to this address."),
		Verb:  lang.X("taxrates.which.verb", "Find out"),
		Fields: []records.Field{
			{Path: "Schedule", Label: lang.X("taxrates.schedule", "Schedule"), Options: options},
			{Path: "To", As: records.Address, Parts: []string{"PostalCode"}},
		},
		Save: func(_ context.Context, a asked) error {
			schedule, err := strconv.ParseInt(a.Schedule, 10, 64)
			if err != nil {
				return err
			}
			t, err := c.desk.Shop.RateFor(context.Background(), schedule, a.To)
			if err != nil {
				return err
			}
			currency, err := c.desk.Shop.Currency()
			said = answer(t, currency)
			return err
		},
		Done: func() { c.desk.Toast(said) },
	}.Open(c.desk, asked{Schedule: options[0].Value})
}

// answer says which rate counts and what it is on 100.00.
func answer(t *rate, in shop.Currency) string {
	if t == nil {
		return lang.X("taxrates.which.none", "No rate fits this address, so nothing is charged.")
	}
	hundred := decimal.NewFromInt(100)
	said := map[string]any{"Place": place(t), "Rate": say.Amount(t.Rate),
		"Hundred": say.Price(shop.Decimal{Decimal: hundred}, in),
		"Tax":     say.Price(shop.Decimal{Decimal: t.On(hundred, in)}, in)}
	return lang.X("taxrates.which.is", "{{.Place}} counts: {{.Rate}} %, that is {{.Tax}} on {{.Hundred}}.", said)
}
