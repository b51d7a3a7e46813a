package shop

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/storage"
)

// What the owner may do with tax schedules and rates in the window, and which of several rates counts: the first in the
// order of country, region and postal code, where an empty one comes first. So the least specific counts
// (docs/protocol/30-orders-people-taxes.md §2.7), and a rate for a whole country hides those for its regions.

// Limits of the window, which are narrower than those of the record.
const (
	mostPostalCode = 10 // characters
	rateDecimals   = 4
)

// CountryByISO finds a country by its ISO alpha-3 code or its name, in any letter case; nil for none.
func CountryByISO(text string) *Country {
	text = strings.TrimSpace(text)
	for i := range Countries {
		if c := &Countries[i]; strings.EqualFold(c.ISO, text) || strings.EqualFold(c.Name, text) {
			return c
		}
	}
	return nil
}

// editSchedule refuses what the owner may not do with a schedule.
func (s *Store) editSchedule(r storage.Reader, base, t *TaxSchedule) error {
	if t.Name = strings.TrimSpace(t.Name); t.Name == "" {
		return Refuse(Invalid, "Name", "{field} is missing: give the tax schedule a name.")
	}
	other, err := model.Optional(modelsOf(s).schedules.Find(r, storage.Query{Where: storage.And(
		storage.Eq("name_key", model.Fold(t.Name)), storage.Ne("pk", t.Id))}))
	switch {
	case err != nil:
		return err
	case other != nil && base != nil:
		return Refuse(Taken, "Name", "{field} is that of another tax schedule already; choose another.")
	}
	if err := percent("DefaultRate", t.DefaultRate); err != nil {
		return err
	}
	return percent("DefaultShippingRate", t.DefaultShippingRate)
}

// percent refuses what is no percentage of a tax.
func percent(field string, d Decimal) error {
	switch {
	case d.IsNegative() || d.GreaterThan(hundred):
		return Refuse(Invalid, field, "{field} must be between 0 and 100 percent.")
	case !d.Round(rateDecimals).Equal(d.Decimal):
		return Refuse(Invalid, field, "{field} may have at most %d figures behind the point.", rateDecimals)
	}
	return nil
}

// editTax refuses what the owner may not do with a rate. What a program wrote, and the owner has not touched, is kept.
func (s *Store) editTax(r storage.Reader, base, t *Tax) error {
	t.RegionAbbreviation, t.PostalCode = strings.TrimSpace(t.RegionAbbreviation), strings.TrimSpace(t.PostalCode)
	if base == nil {
		base = &Tax{}
	}
	country := CountryByISO(t.CountryIsoAlpha3)
	switch {
	case country != nil:
		t.CountryIsoAlpha3 = country.ISO
	case t.CountryIsoAlpha3 != base.CountryIsoAlpha3 || isBlank(t.CountryIsoAlpha3):
		return Refuse(Invalid, "CountryIsoAlpha3", "{field} must be one of the list, or its code such as USA.")
	}
	if country != nil && t.RegionAbbreviation != "" {
		if region, known := regionOf(country, t.RegionAbbreviation); known {
			t.RegionAbbreviation = region
		} else if len(Regions(country.Bvin)) > 0 && t.RegionAbbreviation != base.RegionAbbreviation {
			return Refuse(Invalid, "RegionAbbreviation",
				"{field} must be a region of %s, or empty for all of it.", country.Name)
		}
	}
	if n := len([]rune(t.PostalCode)); n > mostPostalCode && t.PostalCode != base.PostalCode {
		return Refuse(Invalid, "PostalCode", "{field} has %d characters; %d are the most.", n, mostPostalCode)
	}
	if err := percent("Rate", t.Rate); err != nil {
		return err
	}
	if err := percent("ShippingRate", t.ShippingRate); err != nil {
		return err
	}
	return s.rateOnce(r, t)
}

// rateOnce refuses a second rate for the same place in a schedule.
func (s *Store) rateOnce(r storage.Reader, t *Tax) error {
	twice, err := storage.Exists(r, taxesTable, storage.And(storage.Eq("schedule", t.TaxScheduleId),
		storage.Eq("country", model.Fold(t.CountryIsoAlpha3)), storage.Eq("region", model.Fold(t.RegionAbbreviation)),
		storage.Eq("postal_code", model.Fold(t.PostalCode)), storage.Ne("pk", t.Id)))
	if err == nil && twice {
		err = Refuse(Taken, "CountryIsoAlpha3",
			"{field}: this region and postal code have a rate in the schedule already; change that one.")
	}
	return err
}

// regionOf is the abbreviation of a region of a country, by that or by its name.
func regionOf(c *Country, text string) (abbreviation string, known bool) {
	for _, region := range Regions(c.Bvin) {
		if strings.EqualFold(region.ID, text) || strings.EqualFold(region.Name, text) {
			return region.ID, true
		}
	}
	return "", false
}

// hides says whether the rate counts wherever the other would.
func (t *Tax) hides(other *Tax) bool {
	return t.TaxScheduleId == other.TaxScheduleId && strings.EqualFold(t.CountryIsoAlpha3, other.CountryIsoAlpha3) &&
		(isBlank(t.RegionAbbreviation) || strings.EqualFold(t.RegionAbbreviation, other.RegionAbbreviation)) &&
		(isBlank(t.PostalCode) || strings.EqualFold(t.PostalCode, other.PostalCode))
}

// HiddenRates are the rates that never count, by their numbers, each with the one that comes first.
func (s *Store) HiddenRates(ctx context.Context) (map[int64]Tax, error) {
	before, hidden := map[string][]Tax{}, map[int64]Tax{}
	err := modelsOf(s).taxes.Each(s.db.Reader(), storage.Query{Order: modelsOf(s).taxes.Order}, func(t Tax) error {
		country := model.Fold(t.CountryIsoAlpha3)
		for i := range before[country] {
			if first := &before[country][i]; first.hides(&t) {
				hidden[t.Id] = *first
				return ctx.Err()
			}
		}
		before[country] = append(before[country], t)
		return ctx.Err()
	})
	return hidden, err
}

// RateFor is the rate of a schedule that counts for an address; nil for none.
func (s *Store) RateFor(_ context.Context, schedule int64, to Address) (found *Tax, err error) {
	country := CountryOf(to.CountryBvin)
	if country == nil {
		return nil, nil
	}
	err = modelsOf(s).taxes.Each(s.db.Reader(),
		storage.Query{Where: storage.Eq("schedule", schedule), Order: modelsOf(s).taxes.Order},
		func(t Tax) error {
			if found == nil && t.isFor(country.ISO, &to) {
				found = &t
			}
			return nil
		})
	return found, err
}

// On is the tax on an amount of goods at the rate, in the currency.
func (t *Tax) On(amount decimal.Decimal, c Currency) decimal.Decimal {
	goods, _ := t.fractions()
	return c.taxOn(amount, goods)
}

// SpreadRate makes a rate for a whole country the rest of it: in its place each region without a rate of its own gets
// one. So those of single regions count. The change can be undone.
func (s *Store) SpreadRate(ctx context.Context, id string) (model.Change, error) {
	key, ok := modelsOf(s).taxes.Parse(id)
	if !ok {
		return model.Change{}, modelsOf(s).taxes.Missing()
	}
	return modelsOf(s).taxes.Recorded(ctx, model.Edited, []int64{key}, func(tx *storage.Tx, c *model.Journal) error {
		whole, err := model.ReadOne(modelsOf(s).taxes, tx, key)
		if err != nil {
			return err
		}
		country := CountryByISO(whole.CountryIsoAlpha3)
		if country == nil || !isBlank(whole.RegionAbbreviation+whole.PostalCode) || len(Regions(country.Bvin)) == 0 {
			return Refuse(Invalid, "", "Only a rate for a whole country that has regions can become the rest of it.")
		}
		own := map[string]bool{}
		its := storage.And(storage.Eq("schedule", whole.TaxScheduleId),
			storage.Eq("country", model.Fold(whole.CountryIsoAlpha3)))
		err = modelsOf(s).taxes.Each(tx, storage.Query{Where: its}, func(t Tax) error {
			own[model.Fold(t.RegionAbbreviation)] = true
			return nil
		})
		if err == nil {
			err = modelsOf(s).taxes.Erase(tx, c, []int64{key})
		}
		for _, region := range Regions(country.Bvin) {
			if err != nil || own[model.Fold(region.ID)] {
				continue
			}
			one := whole
			one.Id, one.RegionAbbreviation = 0, region.ID
			_, _, err = modelsOf(s).taxes.Put(tx, c, nil, &one)
		}
		return err
	})
}
