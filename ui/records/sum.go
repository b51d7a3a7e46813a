package records

import (
	"context"

	"fyne.io/fyne/v2"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Sum is an amount that belongs to each record of a list: a column, and its sum below the list.
type Sum struct {
	Title string
	Said  func(sum string) string // the sum in words
	// Of answers the amounts of records by their ids, in the store's currency; called away from the window.
	Of func(ctx context.Context, ids []string) (map[string]shop.Decimal, error)
}

// sumColumn is the column of a Sum.
const sumColumn = "sum"

// summed is the column of the amounts.
func summed[T any](s *Sum) kit.Column[model.Row[T]] {
	return kit.Column[model.Row[T]]{ID: sumColumn, Title: s.Title, Width: 110, Align: fyne.TextAlignTrailing,
		HideBelow: 760, Text: func(r model.Row[T]) string { return r.Said[sumColumn] }}
}

// saySums gives rows the words of their amounts.
func saySums[T any](ctx context.Context, d *shell.Desk, s *Sum, rows []model.Row[T]) error {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	amounts, err := s.Of(ctx, ids)
	if err != nil {
		return err
	}
	currency, err := d.Shop.Currency()
	for i, r := range rows {
		if r.Said == nil {
			rows[i].Said = map[string]string{}
		}
		rows[i].Said[sumColumn] = say.Price(amounts[r.ID], currency)
	}
	return err
}

// foot is the sum of these records in words.
func (s *Sum) foot(ctx context.Context, d *shell.Desk, ids []string) ([]string, error) {
	amounts, err := s.Of(ctx, ids)
	if err != nil {
		return nil, err
	}
	var sum decimal.Decimal
	for _, one := range amounts {
		sum = sum.Add(one.Decimal)
	}
	currency, err := d.Shop.Currency()
	return []string{s.Said(say.Price(shop.Decimal{Decimal: sum}, currency))}, err
}
