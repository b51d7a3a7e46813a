package tables

import (
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sheet"
)

// Tables over one model that name others besides.

// orNone is a text that may be null.
func orNone[R any](head, field string, at func(*R) **string) column[R] {
	return column[R]{head: head, field: field,
		get: func(_ *session, r *R) string {
			if *at(r) == nil {
				return ""
			}
			return **at(r)
		},
		set: func(_ *session, r *R, value string) error {
			*at(r) = &value
			return nil
		}}
}

// numbered is what a record names by a number, by its name in a list.
func numbered[R any](head, field string, in func(*session) (*list, error), at func(*R) *int64) column[R] {
	c := named(head, field, in, func(r *R) *string {
		id := ""
		if *at(r) > 0 {
			id = strconv.FormatInt(*at(r), 10)
		}
		return &id
	})
	c.set = func(s *session, r *R, value string) error {
		l, err := in(s)
		if err != nil {
			return err
		}
		id, err := l.find(s, value)
		if err == nil {
			*at(r), err = strconv.ParseInt(id, 10, 64)
		}
		return err
	}
	return c
}

// ofProduct is the product that a record belongs to, by its SKU. It is read with the records.
func ofProduct[R any](field string, at func(*R) *string) column[R] {
	return column[R]{head: "SKU", field: field, kind: sheet.Code, need: always[R],
		get: func(s *session, r *R) string {
			if *at(r) == "" {
				return ""
			}
			return s.sku(*at(r))
		},
		set: func(s *session, r *R, value string) (err error) {
			*at(r), err = s.productOf(value)
			return err
		}}
}

// withProducts reads the SKUs of the products that records belong to along with them.
func withProducts[R any](t *table[R], at func(*R) *string) *table[R] {
	load := t.load
	t.load = func(s *session, ids []string) (map[string]*R, error) {
		all, err := load(s, ids)
		var products []string
		for _, rec := range all {
			products = append(products, *at(rec))
		}
		if err != nil {
			return nil, err
		}
		return all, s.readSKUs(products)
	}
	return t
}

var commissionWords = []word{{0, "none"}, {1, "percent"}, {2, "amount"}}

var affiliates = plain(shop.Affiliates, func(a *shop.Affiliate) string { return a.DisplayName },
	func(*session) []column[shop.Affiliate] {
		type r = shop.Affiliate
		return append([]column[r]{
			code("Code", "ReferralId", func(a *r) *string { return &a.ReferralId }).needs(always),
			text("Name", "DisplayName", func(a *r) *string { return &a.DisplayName }),
			truth("Enabled", "Enabled", func(a *r) *bool { return &a.Enabled }),
			oneOf("Commission type", "CommissionType", commissionWords,
				func(a *r) *shop.CommissionType { return &a.CommissionType }),
			amount("Commission", "CommissionAmount", func(a *r) *shop.Decimal { return &a.CommissionAmount }),
			whole("Referral days", "ReferralDays", func(a *r) *int { return &a.ReferralDays }),
			code("Tax number", "TaxId", func(a *r) *string { return &a.TaxId }),
			text("Web site", "WebSiteUrl", func(a *r) *string { return &a.WebSiteUrl }),
			text("Notes", "Notes", func(a *r) *string { return &a.Notes }),
		}, addressColumns("", func(a *r) *shop.Address { return &a.Address })...)
	}, byColumn(shop.Affiliates, "Code", "referral_key"))

var giftCards = plain(shop.GiftCards, func(g *shop.GiftCard) string {
	if g.CardNumber == nil {
		return ""
	}
	return *g.CardNumber
}, func(*session) []column[shop.GiftCard] {
	type r = shop.GiftCard
	number := orNone("Card number", "CardNumber", func(g *r) **string { return &g.CardNumber }).needs(always)
	number.kind = sheet.Code
	return []column[r]{
		number,
		amount("Amount", "Amount", func(g *r) *shop.Decimal { return &g.Amount }),
		amount("Used", "UsedAmount", func(g *r) *shop.Decimal { return &g.UsedAmount }),
		truth("Enabled", "Enabled", func(g *r) *bool { return &g.Enabled }),
		instant("Issued", "IssueDateUtc", func(g *r) *shop.Instant { return &g.IssueDateUtc }),
		instant("Expires", "ExpirationDateUtc", func(g *r) *shop.Instant { return &g.ExpirationDateUtc }),
		orNone("Recipient name", "RecipientName", func(g *r) **string { return &g.RecipientName }),
		orNone("Recipient email", "RecipientEmail", func(g *r) **string { return &g.RecipientEmail }),
		orNone("Message", "GiftMessage", func(g *r) **string { return &g.GiftMessage }),
	}
}, byColumn(shop.GiftCards, "Card number", "name_key"))

var reviews = withProducts(withID(plain(shop.Reviews, func(*shop.ProductReview) string { return "" },
	func(*session) []column[shop.ProductReview] {
		type r = shop.ProductReview
		stars := whole("Stars", "Rating", func(*r) *int { return new(int) })
		stars.get = func(_ *session, v *r) string { return strconv.Itoa(int(v.Rating)) }
		stars.set = func(_ *session, v *r, value string) error {
			n, err := wholeNumber(value)
			if err == nil && (n < 0 || n > 5) {
				err = refuse("This is none of %s.", "0, 1, 2, 3, 4, 5")
			}
			v.Rating = shop.ReviewRating(n)
			return err
		}
		return []column[r]{
			ofProduct("ProductBvin", func(v *r) *string { return &v.ProductBvin }),
			stars,
			text("Text", "Description", func(v *r) *string { return &v.Description }),
			truth("Approved", "Approved", func(v *r) *bool { return &v.Approved }),
			whole("Karma", "Karma", func(v *r) *int { return &v.Karma }),
			instant("Date", "ReviewDateUtc", func(v *r) *shop.Instant { return &v.ReviewDateUtc }),
			code("Customer Id", "UserID", func(v *r) *string { return &v.UserID }),
		}
	}), func(v *shop.ProductReview) *string { return &v.Bvin }),
	func(v *shop.ProductReview) *string { return &v.ProductBvin })

var volumePrices = withProducts(withID(plain(shop.VolumeDiscounts,
	func(*shop.ProductVolumeDiscount) string { return "" },
	func(*session) []column[shop.ProductVolumeDiscount] {
		type r = shop.ProductVolumeDiscount
		return []column[r]{
			ofProduct("ProductId", func(d *r) *string { return &d.ProductId }),
			whole("From", "Qty", func(d *r) *int { return &d.Qty }).needs(always),
			amount("Price", "Amount", func(d *r) *shop.Decimal { return &d.Amount }),
		}
	}, key{heads: []string{"SKU", "From"}, find: findVolumes}),
	func(d *shop.ProductVolumeDiscount) *string { return &d.Bvin }),
	func(d *shop.ProductVolumeDiscount) *string { return &d.ProductId })

// findVolumes finds prices by volume by product and quantity.
func findVolumes(s *session, texts []string) (map[string][]string, error) {
	found := map[string][]string{}
	for _, text := range texts {
		sku, from, _ := strings.Cut(text, keySign)
		product, err := s.productOf(sku)
		if err != nil {
			if fatal(err) {
				return nil, err
			}
			continue
		}
		err = shop.VolumeDiscounts.OfEach(s.b, "product", []string{product}, func(d *shop.ProductVolumeDiscount) error {
			if strconv.Itoa(d.Qty) == from {
				found[model.Fold(text)] = append(found[model.Fold(text)], d.Bvin)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

var taxRates = plain(shop.Taxes, func(t *shop.Tax) string { return t.CountryIsoAlpha3 },
	func(*session) []column[shop.Tax] {
		type r = shop.Tax
		return []column[r]{
			numbered("Schedule", "TaxScheduleId", scheduleNames,
				func(t *r) *int64 { return &t.TaxScheduleId }).needs(always),
			text("Country", "CountryIsoAlpha3", func(t *r) *string { return &t.CountryIsoAlpha3 }).needs(always),
			text("Region", "RegionAbbreviation", func(t *r) *string { return &t.RegionAbbreviation }),
			code("Postal code", "PostalCode", func(t *r) *string { return &t.PostalCode }),
			amount("Rate", "Rate", func(t *r) *shop.Decimal { return &t.Rate }),
			amount("Shipping rate", "ShippingRate", func(t *r) *shop.Decimal { return &t.ShippingRate }),
			truth("Applies to shipping", "ApplyToShipping", func(t *r) *bool { return &t.ApplyToShipping }),
		}
	}, key{heads: []string{"Schedule", "Country", "Region", "Postal code"}, blank: 2, find: findRates})

// findRates finds tax rates by schedule and place.
func findRates(s *session, _ []string) (map[string][]string, error) {
	names, err := scheduleNames(s)
	if err != nil {
		return nil, err
	}
	found := map[string][]string{}
	return found, shop.Taxes.OfEach(s.b, "", nil, func(t *shop.Tax) error {
		key := model.Fold(strings.Join([]string{strings.TrimSpace(names.name(strconv.FormatInt(t.TaxScheduleId, 10))),
			strings.TrimSpace(t.CountryIsoAlpha3), strings.TrimSpace(t.RegionAbbreviation),
			strings.TrimSpace(t.PostalCode)}, keySign))
		found[key] = append(found[key], shop.Taxes.ID(t))
		return nil
	})
}
