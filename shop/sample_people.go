package shop

import (
	"fmt"
	"strings"

	"griddle/shop/wire"
)

// Who works with, and who buys from, the sample store; taxes and prices with them.

type sampleSchedule struct {
	name  string
	rates []sampleRate
}

type sampleRate struct {
	country, region, rate string
}

var sampleSchedules = []sampleSchedule{
	{"Goods", []sampleRate{{"USA", "CA", "7.25"}, {"USA", "FL", "6"}, {"USA", "IL", "6.25"}, {"USA", "MA", "6.25"}, {"USA", "ME", "5.5"}, {"USA", "NY", "4"},
		{"USA", "TX", "6.25"}, {"USA", "VT", "6"}, {"USA", "WA", "6.5"}, {"CAN", "", "5"}}},
	{"Food", []sampleRate{{"USA", "IL", "1"}}},
}

func (m *sampleStore) addTaxes() error {
	for _, t := range sampleSchedules {
		schedule := TaxSchedule{Name: t.name}
		if err := add(m, m.schedules, &schedule); err != nil {
			return err
		}
		m.numbers["schedule "+t.name] = schedule.Id
		for _, r := range t.rates {
			rate := wire.MustDecimal(r.rate)
			if err := add(m, m.taxes, &Tax{TaxScheduleId: schedule.Id, CountryIsoAlpha3: r.country, RegionAbbreviation: r.region, Rate: rate}); err != nil {
				return err
			}
		}
	}
	return nil
}

// samplePlaces are places to live in: city, region, postal code, country.
var samplePlaces = [][4]string{
	{"Portland", "ME", "04101", "USA"}, {"Burlington", "VT", "05401", "USA"}, {"Boston", "MA", "02108", "USA"}, {"Ithaca", "NY", "14850", "USA"},
	{"Brooklyn", "NY", "11201", "USA"}, {"Chicago", "IL", "60603", "USA"}, {"Austin", "TX", "78701", "USA"}, {"Seattle", "WA", "98101", "USA"},
	{"Oakland", "CA", "94612", "USA"}, {"San Diego", "CA", "92101", "USA"}, {"Tampa", "FL", "33602", "USA"}, {"Portland", "OR", "97205", "USA"},
	{"Halifax", "NS", "B3H 0A1", "CAN"}, {"Toronto", "ON", "M5H 2N2", "CAN"},
}

var sampleStreets = []string{"Mill Lane", "Orchard Street", "Harbour Road", "Elm Street", "Station Road", "Church Hill", "Market Square", "Ferry Street", "Birch Avenue", "Canal Walk"}

// address makes one up for somebody.
func (m *sampleStore) address(first, last, company string) Address {
	a := NewRecord[Address](m.today)
	a.FirstName, a.LastName, a.Company = first, last, company
	a.Line1 = fmt.Sprintf("%d %s", 1+m.random.IntN(180), sampleStreets[m.random.IntN(len(sampleStreets))])
	place := samplePlaces[m.random.IntN(len(samplePlaces))]
	a.City, a.RegionBvin, a.PostalCode, a.CountryBvin = place[0], place[1], place[2], countryWith(place[3])
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
	addAll := func(kind string, to *model[VendorManufacturer, string], names ...string) error {
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
	if err := addAll("vendor", m.vendors, "Mill Lane Bakehouse", "Northgate Wholesale", "Kessel Trading"); err != nil {
		return err
	}
	return addAll("manufacturer", m.manufacturers, "Mill Lane Bakehouse", "Harrow Tinworks", "Ashdown Blades", "Ironbridge Foundry", "Saltmarsh Pottery", "Flaxfield Weavers")
}

// addOffers: price groups, volume discounts, what is shown together, gift cards and affiliates.
func (m *sampleStore) addOffers() error {
	for _, g := range []PriceGroup{
		{Name: "Cafés and Restaurants", PricingType: PercentageOffSitePrice, AdjustmentAmount: wire.MustDecimal("12")},
		{Name: "Friends of the House", PricingType: PercentageOffListPrice, AdjustmentAmount: wire.MustDecimal("5")},
		{Name: "Staff", PricingType: PercentageAboveCost, AdjustmentAmount: wire.MustDecimal("10")},
	} {
		g.Bvin = m.id()
		m.ids["group "+g.Name] = g.Bvin
		if err := add(m, m.priceGroups, &g); err != nil {
			return err
		}
	}
	for i, p := range sampleProducts() {
		switch {
		case p.in[0] == "Bread":
			d := NewRecord[ProductVolumeDiscount](m.today)
			d.Bvin, d.ProductId, d.Qty, d.DiscountType = m.id(), m.products[i].Bvin, 10, 2
			d.Amount.Decimal = m.in.Round(m.products[i].SitePrice.Mul(wire.MustDecimal("0.9").Decimal))
			if err := add(m, m.discounts, &d); err != nil {
				return err
			}
		case p.featured:
			for step := range 2 {
				other := m.products[(i+step+1)%len(m.products)]
				r := ProductRelationship{ProductId: m.products[i].Bvin, RelatedProductId: other.Bvin, MarketingDescription: "Goes well with it."}
				if err := add(m, m.relationships, &r); err != nil {
					return err
				}
			}
		}
	}
	for i, name := range []string{"Crumb and Crust Blog", "Weeknight Suppers", "The Sunday Baker"} {
		a := NewRecord[Affiliate](m.today)
		a.Enabled, a.ReferralId, a.DisplayName, a.Address = i < 2, Slugify(name, false), name, m.address("", "", name)
		a.CommissionAmount = wire.MustDecimal([]string{"5", "7.5", "4"}[i])
		a.WebSiteUrl = "https://" + a.ReferralId + ".example.com"
		if err := add(m, m.affiliates, &a); err != nil {
			return err
		}
		for range 8 + m.random.IntN(12) {
			r := AffiliateReferral{AffiliateId: a.Id, TimeOfReferralUtc: m.daysAgo(365), ReferrerUrl: a.WebSiteUrl + "/recipes"}
			if err := add(m, m.referrals, &r); err != nil {
				return err
			}
		}
	}
	return m.addGiftCards()
}

func (m *sampleStore) addGiftCards() error {
	for i, amount := range []string{"25", "50", "50", "100", "30", "75"} {
		number := fmt.Sprintf("GC-%04d-%04d", 1000+m.random.IntN(9000), 1000+m.random.IntN(9000))
		name, email, message := sampleNames[i*3][0], mailOf(sampleNames[i*3]), "Enjoy your kitchen!"
		g := GiftCard{CardNumber: &number, Amount: m.money(amount), Enabled: i != 4,
			ExpirationDateUtc: wire.At(m.today.AddDate(1, i, 0)), RecipientName: &name,
			RecipientEmail: &email, GiftMessage: &message}
		if i%2 == 1 {
			g.UsedAmount = m.money([]string{"", "12.40", "", "100", "", "31.85"}[i])
		}
		if err := add(m, m.giftCards, &g); err != nil {
			return err
		}
	}
	return nil
}

var sampleNames = [][2]string{
	{"Ada", "Whitlock"}, {"Ben", "Carver"}, {"Clara", "Nakamura"}, {"Dmitri", "Volkov"}, {"Elena", "Marsh"}, {"Felix", "Okafor"}, {"Grace", "Hollis"}, {"Hugo", "Lindqvist"},
	{"Ines", "Duarte"}, {"Jonah", "Pike"}, {"Kavya", "Rao"}, {"Liam", "O'Hara"}, {"Maud", "Fenwick"}, {"Noor", "Haddad"}, {"Oscar", "Brandt"}, {"Priya", "Menon"},
	{"Quentin", "Ashby"}, {"Rosa", "Delgado"}, {"Sven", "Aalto"}, {"Tamsin", "Blythe"}, {"Umar", "Siddiqui"}, {"Vera", "Novak"}, {"Walter", "Grimes"}, {"Ximena", "Torres"},
	{"Yusuf", "Demir"}, {"Zoë", "Hartley"}, {"Arthur", "Quill"}, {"Bianca", "Moretti"}, {"Cedric", "Vale"}, {"Delphine", "Roux"}, {"Emmett", "Stone"}, {"Freya", "Solberg"},
	{"Gideon", "Park"}, {"Hana", "Kimura"}, {"Isaac", "Thorne"}, {"Juno", "Castellan"}, {"Kit", "Mallory"}, {"Leonie", "Weber"}, {"Milo", "Tanner"}, {"Nadia", "Petrov"},
}

func mailOf(name [2]string) string {
	return strings.ReplaceAll(Slugify(name[0], false)+"."+Slugify(name[1], false), "'", "") + "@example.com"
}

func (m *sampleStore) addPeople() error {
	for i, name := range sampleNames {
		c := NewRecord[CustomerAccount](m.today)
		c.FirstName, c.LastName, c.Email = name[0], name[1], mailOf(name)
		home := m.address(name[0], name[1], "")
		id := m.id()
		home.Bvin, home.NickName, home.AddressType = &id, "Home", 3
		c.BillingAddress, c.ShippingAddress, c.Addresses = home, home, []Address{home}
		if i%4 == 1 {
			work := m.address(name[0], name[1], name[1]+" & Partners")
			id := m.id()
			work.Bvin, work.NickName, work.AddressType = &id, "Office", 2
			c.Addresses, c.ShippingAddress = append(c.Addresses, work), work
		}
		switch i % 9 {
		case 4:
			c.PricingGroupId, c.Notes = m.ids["group Cafés and Restaurants"], "Orders every Thursday, delivery before seven."
		case 7:
			c.PricingGroupId = m.ids["group Friends of the House"]
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
		m.people = append(m.people, c)
	}
	return nil
}

// sampleOpinions by stars, from one to five.
var sampleOpinions = [][]string{
	{"Arrived broken. The new one came the next day, but still.", "Not what I had expected from the picture."},
	{"Smaller than I thought.", "Fine, but my old one was better."},
	{"Does what it should.", "Good, though not cheap."},
	{"Very nice, I use it every week.", "My sister now wants one as well.", "Better than it looks."},
	{"I would buy it again today.", "The whole family is happy.", "Exactly right.", "The best I have had in years."},
}

func (m *sampleStore) addReviews() error {
	for range 90 {
		stars := []int{5, 5, 5, 4, 4, 4, 3, 3, 2, 1}[m.random.IntN(10)]
		texts := sampleOpinions[stars-1]
		r := NewRecord[ProductReview](m.today)
		r.Bvin, r.ProductBvin, r.UserID = m.id(), m.products[m.random.IntN(len(m.products))].Bvin, m.people[m.random.IntN(len(m.people))].Bvin
		r.ReviewDateUtc, r.Rating, r.Description, r.Karma = m.daysAgo(365), ReviewRating(stars), texts[m.random.IntN(len(texts))], m.random.IntN(9)
		r.Approved = r.ReviewDateUtc.Time().Before(m.today.AddDate(0, 0, -30)) // the last month's wait
		if err := add(m, m.reviews, &r); err != nil {
			return err
		}
	}
	return nil
}

func (m *sampleStore) addWishes() error {
	for i, c := range m.people {
		for range i % 3 {
			w := NewRecord[WishListItem](m.today)
			w.CustomerId, w.ProductId, w.Quantity, w.LastUpdatedUtc = c.Bvin, m.products[m.random.IntN(len(m.products))].Bvin, 1+m.random.IntN(3), m.daysAgo(90)
			if err := add(m, m.wishList, &w); err != nil {
				return err
			}
		}
	}
	return nil
}
