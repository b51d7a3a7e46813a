package sample

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/wire"
)

// Who works with, and who buys from, the sample store; taxes and prices with them.

func (m *sampleStore) addTaxes() error {
	for _, t := range m.Taxes {
		schedule := shop.TaxSchedule{Name: string(t.Name)}
		if err := add(m, model.ModelOf(shop.TaxSchedules, m.Store), &schedule); err != nil {
			return err
		}
		m.numbers["schedule "+string(t.Name)] = schedule.Id
		for _, r := range t.Rates {
			rate := shop.Tax{TaxScheduleId: schedule.Id, CountryIsoAlpha3: r.Country, RegionAbbreviation: r.Region}
			rate.Rate = figure(r.Rate)
			if err := add(m, model.ModelOf(shop.Taxes, m.Store), &rate); err != nil {
				return err
			}
		}
	}
	return nil
}

// address makes one up for somebody.
func (m *sampleStore) address(first, last, company string) shop.Address {
	a := shop.NewRecord[shop.Address](m.today)
	a.FirstName, a.LastName, a.Company = first, last, company
	a.Line1 = fmt.Sprintf("%d %s", 1+m.random.IntN(180), m.Streets[m.random.IntN(len(m.Streets))])
	place := m.Places[m.random.IntN(len(m.Places))]
	a.City, a.RegionBvin, a.PostalCode, a.CountryBvin = place.City, place.Region, place.PostalCode,
		countryWith(place.Country)
	a.Phone = fmt.Sprintf("555-01%02d", m.random.IntN(100))
	a.Settle()
	return a
}

func countryWith(iso string) string {
	for _, c := range shop.Countries {
		if c.ISO == iso {
			return c.Bvin
		}
	}
	return ""
}

func (m *sampleStore) addContacts() error {
	addAll := func(kind string, to *model.Of[shop.VendorManufacturer, string], names []string) error {
		for _, name := range names {
			rec := shop.NewRecord[shop.VendorManufacturer](m.today)
			rec.Bvin, rec.DisplayName, rec.Address = m.id(), name, m.address("", "", name)
			rec.EmailAddress = "orders@" + model.Slugify(name, false) + ".example.com"
			m.ids[kind+" "+name] = rec.Bvin
			if err := add(m, to, &rec); err != nil {
				return err
			}
		}
		return nil
	}
	if err := addAll("vendor", model.ModelOf(shop.Vendors, m.Store), m.Vendors); err != nil {
		return err
	}
	return addAll("manufacturer", model.ModelOf(shop.Manufacturers, m.Store), m.Manufacturers)
}

// discounted is the category whose products cost less by the ten: the bread.
const discounted = 4

// addOffers: price groups, volume discounts, what is shown together, gift cards and affiliates.
func (m *sampleStore) addOffers() error {
	for i, one := range m.PriceGroups {
		g := shop.PriceGroup{
			Bvin: m.id(), Name: string(one.Name), PricingType: shop.PricingType(one.Type),
			AdjustmentAmount: figure(one.Amount),
		}
		m.ids[fmt.Sprint("group ", i)] = g.Bvin
		if err := add(m, model.ModelOf(shop.PriceGroups, m.Store), &g); err != nil {
			return err
		}
	}
	for i, p := range m.Products {
		switch {
		case p.In[0] == m.Categories[discounted].Name:
			d := shop.NewRecord[shop.ProductVolumeDiscount](m.today)
			d.Bvin, d.ProductId, d.Qty, d.DiscountType = m.id(), m.made[i].Bvin, 10, 2
			d.Amount.Decimal = m.in.Round(m.made[i].SitePrice.Mul(wire.MustDecimal("0.9").Decimal))
			if err := add(m, model.ModelOf(shop.VolumeDiscounts, m.Store), &d); err != nil {
				return err
			}
		case p.Featured:
			for step := range 2 {
				r := shop.ProductRelationship{
					ProductId: m.made[i].Bvin, RelatedProductId: m.made[(i+step+1)%len(m.made)].Bvin,
					MarketingDescription: string(m.Phrases.GoesWith),
				}
				if err := add(m, model.ModelOf(shop.Relationships, m.Store), &r); err != nil {
					return err
				}
			}
		}
	}
	for _, one := range m.Affiliates {
		a := shop.NewRecord[shop.Affiliate](m.today)
		a.Enabled, a.ReferralId, a.DisplayName = !one.Off, model.Slugify(one.Name, false), one.Name
		a.Address = m.address("", "", one.Name)
		a.CommissionAmount = figure(one.Commission)
		a.WebSiteUrl = "https://" + a.ReferralId + ".example.com"
		if err := add(m, model.ModelOf(shop.Affiliates, m.Store), &a); err != nil {
			return err
		}
		for range 8 + m.random.IntN(12) {
			r := shop.AffiliateReferral{AffiliateId: a.Id, TimeOfReferralUtc: m.daysAgo(365),
				ReferrerUrl: a.WebSiteUrl +
					"/recipes"}
			if err := add(m, model.ModelOf(shop.Referrals, m.Store), &r); err != nil {
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
		g := shop.GiftCard{
			CardNumber: &number, Amount: m.money(card.Amount), UsedAmount: m.money(card.Used), Enabled: !card.Off,
			ExpirationDateUtc: wire.At(m.today.AddDate(1, i, 0)), RecipientName: &to.First,
			RecipientEmail: &email, GiftMessage: &message,
		}
		if err := add(m, model.ModelOf(shop.GiftCards, m.Store), &g); err != nil {
			return err
		}
	}
	return nil
}

func mailOf(p Person) string {
	return strings.ReplaceAll(model.Slugify(p.First, false)+"."+model.Slugify(p.Last, false), "'", "") + "@example.com"
}

func (m *sampleStore) addPeople() error {
	for i, p := range m.People {
		c := shop.NewRecord[shop.CustomerAccount](m.today)
		c.FirstName, c.LastName, c.Email = p.First, p.Last, mailOf(p)
		home := m.address(p.First, p.Last, "")
		id := m.id()
		home.Bvin, home.NickName, home.AddressType = &id, string(m.Phrases.Home), 3
		c.BillingAddress, c.ShippingAddress, c.Addresses = home, home, []shop.Address{home}
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
		if err := add(m, model.ModelOf(shop.Customers, m.Store), &c); err != nil {
			return err
		}
		c.CreationDateUtc = m.daysBefore(365, 200)
		c.LastLoginDateUtc = m.daysAgo(60)
		c.LastUpdatedUtc = c.LastLoginDateUtc
		if _, err := model.ModelOf(shop.Customers, m.Store).Update(m.tx, &c); err != nil {
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
		r := shop.NewRecord[shop.ProductReview](m.today)
		r.Bvin, r.ProductBvin = m.id(), m.made[m.random.IntN(len(m.made))].Bvin
		r.UserID = m.buyers[m.random.IntN(len(m.buyers))].Bvin
		r.ReviewDateUtc, r.Rating = m.daysAgo(365), shop.ReviewRating(stars)
		r.Description, r.Karma = string(texts[m.random.IntN(len(texts))]), m.random.IntN(9)
		r.Approved = r.ReviewDateUtc.Time().Before(m.today.AddDate(0, 0, -30)) // the last month's wait
		if err := add(m, model.ModelOf(shop.Reviews, m.Store), &r); err != nil {
			return err
		}
	}
	return nil
}

func (m *sampleStore) addWishes() error {
	for i, c := range m.buyers {
		for range i % 3 {
			w := shop.NewRecord[shop.WishListItem](m.today)
			w.CustomerId, w.ProductId = c.Bvin, m.made[m.random.IntN(len(m.made))].Bvin
			w.Quantity, w.LastUpdatedUtc = 1+m.random.IntN(3), m.daysAgo(90)
			if err := add(m, model.ModelOf(shop.WishListItems, m.Store), &w); err != nil {
				return err
			}
		}
	}
	return nil
}

// The orders of the sample store: a year of them, denser towards today, each as far along as its age would have it.

const sampleOrders = 400

// sampleStage is how far an order is.
type sampleStage struct {
	status   int // in OrderStatuses; -1 for a cart
	payment  shop.PaymentStatus
	shipping shop.ShippingStatus
}

var (
	stageCart      = sampleStage{-1, 1, 1}
	stageCancelled = sampleStage{0, 1, 1}
	stageHeld      = sampleStage{1, 1, 1}
	stageReceived  = sampleStage{2, 1, 1}
	stageToPay     = sampleStage{3, 2, 1}
	stageToShip    = sampleStage{4, 3, 1}
	stagePartly    = sampleStage{4, 3, 2}
	stageComplete  = sampleStage{5, 3, 3}
)

// stage is how far an order of an age is likely to be.
func (m *sampleStore) stage(age time.Duration) sampleStage {
	chance := m.random.IntN(100)
	switch days := int(age.Hours() / 24); {
	case chance < 4:
		return stageCancelled
	case days > 35 && chance < 7:
		return stageCart
	case days > 35:
		return stageComplete
	case chance < 8:
		return stageHeld
	case chance < 14:
		return stageCart
	case days > 10 && chance < 60:
		return stageComplete
	case chance < 40 || days <= 10 && chance < 55:
		return stageReceived
	case chance < 70:
		return stageToPay
	case chance < 80:
		return stagePartly
	}
	return stageToShip
}

func (m *sampleStore) addOrders() error {
	const year = 365 * 24 * time.Hour
	for i := range sampleOrders {
		left := float64(sampleOrders-i) / sampleOrders
		age := time.Duration(left*(0.6+0.4*left)*float64(year)) + time.Duration(m.random.IntN(90))*time.Minute
		if err := m.addOrder(wire.At(m.today.Add(-age)), m.stage(age)); err != nil {
			return fmt.Errorf("order %d: %w", i+1, err)
		}
	}
	return nil
}

func (m *sampleStore) addOrder(at shop.Instant, stage sampleStage) error {
	c := &m.buyers[m.random.IntN(len(m.buyers))]
	o := shop.NewRecord[shop.Order](m.today)
	o.Bvin, o.TimeOfOrderUtc, o.UserEmail, o.UserID = m.id(), at, c.Email, c.Bvin
	o.BillingAddress, o.ShippingAddress = c.BillingAddress, c.ShippingAddress
	o.PaymentStatus, o.ShippingStatus, o.IsPlaced = stage.payment, stage.shipping, stage.status >= 0
	if o.IsPlaced {
		o.StatusCode, o.StatusName = shop.OrderStatuses[stage.status].Code, shop.OrderStatuses[stage.status].Name
	}
	freight := m.money([]json.Number{"4.90", "6.90", "9.50"}[m.random.IntN(3)])
	o.CustomProperties = shop.SetProperty(nil, shop.ShippingOverrideKey, freight.String())
	for range 1 + m.random.IntN(4) {
		line, err := m.line()
		if err != nil {
			return err
		}
		o.Items = append(o.Items, line)
	}
	known, err := m.PricingOf(m.tx, &o)
	if err != nil {
		return err
	}
	for i := range o.Items {
		o.Items[i].Choose(known) // so that it says which variant it is
	}
	if m.random.IntN(12) == 0 {
		o.AffiliateID = new(int64)
		*o.AffiliateID = 1 + int64(m.random.IntN(2))
	}
	if m.random.IntN(15) == 0 {
		o.Instructions = string(m.Remarks[m.random.IntN(len(m.Remarks))])
		o.Notes = append(o.Notes, shop.OrderNote{AuditDate: at, Note: string(m.Phrases.Remarked), IsPublic: false})
	}
	if m.random.IntN(20) == 0 {
		o.Coupons = append(o.Coupons, shop.OrderCoupon{CouponCode: "BREAD10", IsUsed: o.IsPlaced, UserId: c.Bvin})
	}
	shipped := m.pack(&o, at)
	o.WorkOut()
	if err := add(m, model.ModelOf(shop.Orders, m.Store), &o); err != nil {
		return err
	}
	m.date(&o, at)
	if shipped {
		for i := range o.Packages[0].Items {
			o.Packages[0].Items[i].LineItemId = o.Items[i].Id
		}
		m.date(&o, o.Packages[0].ShipDateUtc)
	}
	if _, err := model.ModelOf(shop.Orders, m.Store).Update(m.tx, &o); err != nil {
		return err
	}
	return m.pay(&o, stage)
}

// line is one product, with choices if it has any.
func (m *sampleStore) line() (shop.LineItem, error) {
	p := &m.made[m.random.IntN(len(m.made))]
	l := shop.NewRecord[shop.LineItem](m.today)
	l.ProductId, l.ProductName, l.ProductSku, l.Quantity = p.Bvin, p.ProductName, p.Sku,
		1+m.random.IntN(3)*m.random.IntN(2)
	l.BasePricePerItem, l.TaxSchedule, l.ProductShippingWeight = p.SitePrice, p.TaxSchedule, p.ShippingDetails.Weight
	l.ShipFromMode = p.ShippingMode
	variants, err := m.VariantsOf(m.tx, p.Bvin)
	if err != nil || len(variants) == 0 {
		return l, err
	}
	v := variants[m.random.IntN(len(variants))]
	l.VariantId, l.ProductSku, l.SelectionData = v.Bvin, v.Sku, v.Selections
	return l, nil
}

// pack puts what is shipped into a parcel, all lines or only the first.
func (m *sampleStore) pack(o *shop.Order, at shop.Instant) bool {
	if o.ShippingStatus < 2 {
		return false
	}
	parcel := shop.NewRecord[shop.OrderPackage](m.today)
	parcel.HasShipped, parcel.ShipDateUtc = true, wire.At(at.Time().Add(time.Duration(20+m.random.IntN(50))*time.Hour))
	if parcel.ShipDateUtc.Time().After(m.today) {
		parcel.ShipDateUtc = wire.At(m.today)
	}
	parcel.TrackingNumber = fmt.Sprintf("GR%09d", m.random.IntN(1_000_000_000))
	for i := range o.Items {
		l := &o.Items[i]
		if o.ShippingStatus == 2 && i > 0 {
			break
		}
		l.QuantityShipped = l.Quantity
		parcel.Items = append(parcel.Items, shop.OrderPackageItem{ProductBvin: l.ProductId, Quantity: l.Quantity})
		parcel.Weight.Decimal = parcel.Weight.Add(l.ProductShippingWeight.Mul(shop.Pieces(l.Quantity)))
	}
	o.Packages = append(o.Packages, parcel)
	return true
}

// date sets the times that are otherwise those of saving.
func (m *sampleStore) date(o *shop.Order, at shop.Instant) {
	o.LastUpdatedUtc = at
	for i := range o.Items {
		o.Items[i].LastUpdatedUtc = at
	}
	for i := range o.Notes {
		o.Notes[i].LastUpdatedUtc = at
	}
	for i := range o.Coupons {
		o.Coupons[i].LastUpdatedUtc = at
	}
	for i := range o.Packages {
		o.Packages[i].LastUpdatedUtc = at
	}
}

// Actions of the sample's transactions (docs/protocol/30-orders-people-taxes.md §3.3).
const (
	cardHold      shop.TransactionAction = 100
	cardCharge    shop.TransactionAction = 102
	cardRefund    shop.TransactionAction = 103
	checkReceived shop.TransactionAction = 201
)

// pay stores what was paid, held or given back.
func (m *sampleStore) pay(o *shop.Order, stage sampleStage) error {
	share := func(percent int) shop.Decimal {
		return shop.Decimal{Decimal: m.in.Round(o.TotalGrand.Mul(shop.Pieces(percent)).Shift(-2))}
	}
	switch stage {
	case stageReceived, stageHeld:
		return m.transaction(o, cardHold, share(100), 0)
	case stageToPay:
		return m.transaction(o, checkReceived, share(50), 48*time.Hour)
	case stageCancelled:
		if err := m.transaction(o, cardCharge, share(100), 0); err != nil {
			return err
		}
		return m.transaction(o, cardRefund, share(-100), 24*time.Hour)
	case stageToShip, stagePartly, stageComplete:
		if m.random.IntN(6) == 0 {
			return m.transaction(o, checkReceived, share(100), 72*time.Hour)
		}
		return m.transaction(o, cardCharge, share(100), 0)
	}
	return nil
}

func (m *sampleStore) transaction(o *shop.Order, action shop.TransactionAction, amount shop.Decimal,
	later time.Duration) error {
	t := shop.NewRecord[shop.OrderTransaction](m.today)
	t.Id, t.OrderId, t.OrderNumber, t.Action, t.Amount, t.Success = shop.GUID(m.id()), o.Bvin, o.OrderNumber, action,
		amount,
		true
	t.TimeStampUtc = wire.At(o.TimeOfOrderUtc.Time().Add(later))
	if t.TimeStampUtc.Time().After(m.today) {
		t.TimeStampUtc = o.TimeOfOrderUtc
	}
	if action == checkReceived {
		t.CheckNumber = fmt.Sprint(1000 + m.random.IntN(9000))
	} else {
		t.RefNum1 = fmt.Sprintf("CH-%08d", m.random.IntN(100_000_000))
		t.CreditCard.CardNumber, t.CreditCard.CardHolderName = fmt.Sprintf("************%04d", m.random.IntN(10_000)),
			o.BillingAddress.FirstName+" "+o.BillingAddress.LastName
		t.CreditCard.ExpirationMonth, t.CreditCard.ExpirationYear = 1+m.random.IntN(12),
			m.today.Year()+1+m.random.IntN(4)
	}
	_, _, err := model.ModelOf(shop.OrderTransactions, m.Store).Put(m.tx, nil, nil, &t)
	return err
}
