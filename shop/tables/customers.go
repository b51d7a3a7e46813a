package tables

import (
	"strings"

	"griddle/shop"
	"griddle/shop/sheet"
)

var customers = customerTable()

func customerTable() *table[shop.CustomerAccount] {
	t := plain(shop.Customers, func(c *shop.CustomerAccount) string {
		return strings.TrimSpace(c.FirstName + " " + c.LastName)
	}, customerColumns, byEmail)
	put := t.put
	t.put = func(s *session, base, next *shop.CustomerAccount) error {
		settleRegion(&next.BillingAddress)
		settleRegion(&next.ShippingAddress)
		return put(s, base, next)
	}
	return t
}

var byEmail = byColumn(shop.Customers, "Email", "email_key")

func customerColumns(*session) []column[shop.CustomerAccount] {
	type r = shop.CustomerAccount
	all := []column[r]{
		code("Number", "Local.Number", func(c *r) *string { return &c.Local.Number }),
		code("Email", "Email", func(c *r) *string { return &c.Email }).required(),
		text("First name", "FirstName", func(c *r) *string { return &c.FirstName }),
		text("Last name", "LastName", func(c *r) *string { return &c.LastName }),
		named("Price group", "PricingGroupId", groupNames, func(c *r) *string { return &c.PricingGroupId }),
		truth("Tax exempt", "TaxExempt", func(c *r) *bool { return &c.TaxExempt }),
		code("Exemption number", "Local.ExemptionNumber", func(c *r) *string { return &c.Local.ExemptionNumber }),
		code("Tax number", "Local.TaxNumber", func(c *r) *string { return &c.Local.TaxNumber }),
		text("Notes", "Notes", func(c *r) *string { return &c.Notes }),
		{head: "Tags", field: "Local.Tags",
			get: func(_ *session, c *r) string { return sheet.JoinList(c.Local.Tags) },
			set: func(_ *session, c *r, value string) error {
				c.Local.Tags = sheet.SplitList(value)
				return nil
			}},
		code("Language", "Local.Language", func(c *r) *string { return &c.Local.Language }),
	}
	all = append(all, addressColumns("Billing ", func(c *r) *shop.Address { return &c.BillingAddress })...)
	all = append(all, addressColumns("Shipping ", func(c *r) *shop.Address { return &c.ShippingAddress })...)
	return append(all,
		instant("Since", "", func(c *r) *shop.Instant { return &c.CreationDateUtc }).outOnly())
}
