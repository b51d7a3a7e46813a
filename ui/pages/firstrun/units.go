package firstrun

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
)

// unitsRow asks what the store reckons in: it begins with what is usual where the computer is.
type unitsRow struct {
	row      fyne.CanvasObject
	currency *kit.Select
	measures *kit.Select // of measures()
	prices   *kit.Choice // 0: without tax, 1: with tax
	shown    bool
}

// units is what was chosen.
type units struct {
	currency, weight, length string
	taxed                    bool
}

// measures are the units that go together.
func measures() []string {
	all := make([]string, len(shop.WeightUnits))
	for i, weight := range shop.WeightUnits {
		all[i] = weight + ", " + shop.LengthUnits[i]
	}
	return all
}

func newUnitsRow() *unitsRow {
	u := &unitsRow{
		currency: kit.NewSelect(shop.Currencies, nil),
		measures: kit.NewSelect(measures(), nil),
		prices: kit.NewChoice([]string{lang.X("storesettings.prices.without", "without tax"),
			lang.X("storesettings.prices.with", "with tax")}, 0, nil),
	}
	u.row = kit.Columns(2,
		kit.NewField("Currency", lang.X("storesettings.currency", "Currency"), "", u.currency, nil),
		kit.NewField("", lang.X("welcome.units", "Weights and lengths"), "", u.measures, nil),
		kit.NewField("", lang.X("storesettings.prices", "Prices are"), "", kit.Left(u.prices), nil))
	return u
}

// show proposes the habits of a region, or after a break what is stored already; what the owner chose since stays.
func (u *unitsRow) show(region string, f found) {
	if u.shown {
		return
	}
	u.shown = true
	d, taxed := shop.HabitsOf(region)
	if unset, _ := shop.HabitsOf(""); f.details != unset || f.settings.PricesWithTax {
		d, taxed = f.details, f.settings.PricesWithTax
	}
	u.currency.SetSelected(d.Currency)
	u.measures.SetSelectedIndex(max(slices.Index(shop.WeightUnits, d.Weight), 0))
	if taxed {
		u.prices.SetIndex(1)
	}
}

func (u *unitsRow) chosen() units {
	at := max(u.measures.SelectedIndex(), 0)
	return units{u.currency.Selected, shop.WeightUnits[at], shop.LengthUnits[at], u.prices.Index() == 1}
}
