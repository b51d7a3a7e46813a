package shop

import (
	"fmt"
	"strings"

	"griddle/shop/sample"
	"griddle/shop/wire"
)

// Who works with, and who buys from, the sample store; taxes and prices with them.

func (m *sampleStore) addTaxes() error {
	for _, t := range m.Taxes {
		schedule := TaxSchedule{Name: string(t.Name)}
		if err := add(m, m.schedules, &schedule); err != nil {
			return err
		}
		m.numbers["schedule "+string(t.Name)] = schedule.Id
		for _, r := range t.Rates {
			rate := Tax{TaxScheduleId: schedule.Id, CountryIsoAlpha3: r.Country, RegionAbbreviation: r.Region}
			rate.Rate = figure(r.Rate)
			if err := add(m, m.taxes, &rate); err != nil {
				return err
			}
		}
	}
	return nil
}

// address makes one up for somebody.
func (m *sampleStore) address(first, last, company string) Address {
	a := NewRecord[Address](m.today)
	a.FirstName, a.LastName, a.Company = first, last, company
	a.Line1 = fmt.Sprintf("%d %s", 1+m.random.IntN(180), m.Streets[m.random.IntN(len(m.Streets))])
	place := m.Places[m.random.IntN(len(m.Places))]
	a.City, a.RegionBvin, a.PostalCode, a.CountryBvin = place.City, place.Region, place.PostalCode,
		countryWith(place.Country)
	a.Phone = fmt.Sprintf("555-01%02d", m.random.IntN(100))
	a.settle()
	return a
}

func countryWith(iso string) string {
	for _, c := range Countries {
		if c.ISO == iso {
			return c.Bvin
		}
	}
	return ""
}

func (m *sampleStore) addContacts() error {
	addAll := func(kind string, to *model[VendorManufacturer, string], names []string) error {
		for _, name := range names {
			rec := NewRecord[VendorManufacturer](m.today)
			rec.Bvin, rec.DisplayName, rec.Address = m.id(), name, m.address("", "", name)
			rec.EmailAddress = "orders@" + Slugify(name, false) + ".example.com"
			m.ids[kind+" "+name] = rec.Bvin
			if err := add(m, to, &rec); err != nil {
				return err
			}
		}
		return nil
	}
	if err := addAll("vendor", m.vendors, m.Vendors); err != nil {
		return err
	}
	return addAll("manufacturer", m.manufacturers, m.Manufacturers)
}

// discounted is the category whose products cost less by the ten: the bread.
const discounted = 4

// addOffers: price groups, volume discounts, what is shown together, gift cards and affiliates.
func (m *sampleStore) addOffers() error {
	for i, one := range m.PriceGroups {
		g := PriceGroup{
			Bvin: m.id(), Name: string(one.Name), PricingType: PricingType(one.Type),
			AdjustmentAmount: figure(one.Amount),
		}
		m.ids[fmt.Sprint("group ", i)] = g.Bvin
		if err := add(m, m.priceGroups, &g); err != nil {
			return err
		}
	}
	for i, p := range m.Products {
		switch {
		case p.In[0] == m.Categories[discounted].Name:
			d := NewRecord[ProductVolumeDiscount](m.today)
			d.Bvin, d.ProductId, d.Qty, d.DiscountType = m.id(), m.made[i].Bvin, 10, 2
			d.Amount.Decimal = m.in.Round(m.made[i].SitePrice.Mul(wire.MustDecimal("0.9").Decimal))
			if err := add(m, m.discounts, &d); err != nil {
				return err
			}
		case p.Featured:
			for step := range 2 {
				r := ProductRelationship{
					ProductId: m.made[i].Bvin, RelatedProductId: m.made[(i+step+1)%len(m.made)].Bvin,
					MarketingDescription: string(m.Phrases.GoesWith),
				}
				if err := add(m, m.relationships, &r); err != nil {
					return err
				}
			}
		}
	}
	for _, one := range m.Affiliates {
		a := NewRecord[Affiliate](m.today)
		a.Enabled, a.ReferralId, a.DisplayName = !one.Off, Slugify(one.Name, false), one.Name
		a.Address = m.address("", "", one.Name)
		a.CommissionAmount = figure(one.Commission)
		a.WebSiteUrl = "https://" + a.ReferralId + ".example.com"
		if err := add(m, m.affiliates, &a); err != nil {
			return err
		}
		for range 8 + m.random.IntN(12) {
			r := AffiliateReferral{AffiliateId: a.Id, TimeOfReferralUtc: m.daysAgo(365), ReferrerUrl: a.WebSiteUrl +
				"/recipes"}
			if err := add(m, m.referrals, &r); err != nil {
				return err
			}
		}
	}
	return m.addGiftCards()
}

func (m *sampleStore) addGiftCards() error {
	for i, card := range m.GiftCards {
		number := fmt.Sprintf("GC-%04d-%04d", 1000+m.random.IntN(9000), 1000+m.random.IntN(9000))
		to, message := m.People[i*3], string(m.Phrases.GiftMessage)
		email := mailOf(to)
		g := GiftCard{
			CardNumber: &number, Amount: m.money(card.Amount), UsedAmount: m.money(card.Used), Enabled: !card.Off,
			ExpirationDateUtc: wire.At(m.today.AddDate(1, i, 0)), RecipientName: &to.First,
			RecipientEmail: &email, GiftMessage: &message,
		}
		if err := add(m, m.giftCards, &g); err != nil {
			return err
		}
	}
	return nil
}

func mailOf(p sample.Person) string {
	return strings.ReplaceAll(Slugify(p.First, false)+"."+Slugify(p.Last, false), "'", "") + "@example.com"
}

func (m *sampleStore) addPeople() error {
	for i, p := range m.People {
		c := NewRecord[CustomerAccount](m.today)
		c.FirstName, c.LastName, c.Email = p.First, p.Last, mailOf(p)
		home := m.address(p.First, p.Last, "")
		id := m.id()
		home.Bvin, home.NickName, home.AddressType = &id, string(m.Phrases.Home), 3
		c.BillingAddress, c.ShippingAddress, c.Addresses = home, home, []Address{home}
		if i%4 == 1 {
			work := m.address(p.First, p.Last, p.Last+" & Partners")
			id := m.id()
			work.Bvin, work.NickName, work.AddressType = &id, string(m.Phrases.Office), 2
			c.Addresses, c.ShippingAddress = append(c.Addresses, work), work
		}
		switch i % 9 {
		case 4:
			c.PricingGroupId, c.Notes = m.ids["group 0"], string(m.Phrases.Delivery)
		case 7:
			c.PricingGroupId = m.ids["group 1"]
		}
		c.TaxExempt = i == 22
		if err := add(m, m.customers, &c); err != nil {
			return err
		}
		c.CreationDateUtc = m.daysBefore(365, 200)
		c.LastLoginDateUtc = m.daysAgo(60)
		c.LastUpdatedUtc = c.LastLoginDateUtc
		if _, err := m.customers.Update(m.tx, &c); err != nil {
			return err
		}
		m.buyers = append(m.buyers, c)
	}
	return nil
}

func (m *sampleStore) addReviews() error {
	for range 90 {
		stars := []int{5, 5, 5, 4, 4, 4, 3, 3, 2, 1}[m.random.IntN(10)]
		texts := m.Opinions[stars-1]
		r := NewRecord[ProductReview](m.today)
		r.Bvin, r.ProductBvin = m.id(), m.made[m.random.IntN(len(m.made))].Bvin
		r.UserID = m.buyers[m.random.IntN(len(m.buyers))].Bvin
		r.ReviewDateUtc, r.Rating = m.daysAgo(365), ReviewRating(stars)
		r.Description, r.Karma = string(texts[m.random.IntN(len(texts))]), m.random.IntN(9)
		r.Approved = r.ReviewDateUtc.Time().Before(m.today.AddDate(0, 0, -30)) // the last month's wait
		if err := add(m, m.reviews, &r); err != nil {
			return err
		}
	}
	return nil
}

func (m *sampleStore) addWishes() error {
	for i, c := range m.buyers {
		for range i % 3 {
			w := NewRecord[WishListItem](m.today)
			w.CustomerId, w.ProductId = c.Bvin, m.made[m.random.IntN(len(m.made))].Bvin
			w.Quantity, w.LastUpdatedUtc = 1+m.random.IntN(3), m.daysAgo(90)
			if err := add(m, m.wishList, &w); err != nil {
				return err
			}
		}
	}
	return nil
}
