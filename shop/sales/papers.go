package sales

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/storage"
)

// What the papers of orders say (package document). Invoices and credit notes, which have numbers, stand in
// invoices.go.

// PaperWish says which papers are wanted.
type PaperWish struct {
	Kind   document.Kind
	Orders []string
	// Package is the number of a package of the only order, for its packing slip alone; 0 for all that is to be packed
	// and, where that is nothing, all that was shipped.
	Package int64
}

// Papers answers papers of orders, in their order. Invoices and credit notes that have no number yet get one now, all
// or none. An *Error of kind Invalid says why there is nothing to print.
func Papers(s *shop.Store, ctx context.Context, w PaperWish) (all []document.Document, err error) {
	if w.Kind.Numbered() {
		return issued(s, ctx, w)
	}
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		p, err := clerkOf(s, v)
		if err != nil {
			return err
		}
		var orders []*shop.Order
		for _, id := range w.Orders {
			o, err := model.ModelOf(shop.Orders, s).Stored(v, id)
			if err != nil {
				return err
			}
			if o != nil {
				orders = append(orders, o)
			}
		}
		all, err = p.papers(w, orders)
		return err
	})
	if err == nil && len(all) == 0 {
		err = nothingOn(w.Kind)
	}
	return all, err
}

// nothingOn says why there is nothing to print.
func nothingOn(kind document.Kind) error {
	switch kind {
	case document.PackingSlip:
		return shop.Refuse(shop.Invalid, "", "Nothing of these orders is to be packed, and nothing was shipped.")
	case document.PickList:
		return shop.Refuse(shop.Invalid, "",
			"Nothing of these orders is to be picked: all is packed, shipped or cancelled.")
	case document.DropShip:
		return shop.Refuse(shop.Invalid, "", "Nothing of these orders ships from a vendor or manufacturer.")
	case document.AddressLabel:
		return shop.Refuse(shop.Invalid, "", "None of these orders has an address to ship to.")
	case document.CreditNote:
		return shop.Refuse(shop.Invalid, "",
			"There is nothing to credit: none of these orders has an invoice and then a return "+
				"or a cancellation.")
	}
	return shop.Refuse(shop.Missing, "", "What you chose is not there any more.")
}

// clerk writes papers: he knows what stands on all of them.
type clerk struct {
	s        *shop.Store
	r        storage.Reader
	now      time.Time
	store    document.Store
	home     string // ISO code of the store's country
	currency shop.Currency
	settings shop.PaperSettings
}

func clerkOf(s *shop.Store, r storage.Reader) (*clerk, error) {
	p := &clerk{s: s, r: r, now: s.Now().UTC()}
	st, err := shop.SettingsIn(r)
	if err != nil {
		return nil, err
	}
	d, err := shop.DetailsIn(r)
	if err != nil {
		return nil, err
	}
	if p.currency, err = shop.CurrencyIn(r); err != nil {
		return nil, err
	}
	if p.settings, err = shop.PaperSettingsIn(r); err != nil {
		return nil, err
	}
	a := d.Address()
	a.Company, p.home = "", a.ISO() // the company stands above as who the store is
	p.store = document.Store{Name: cmp.Or(d.Company, st.StoreName), Lines: a.Lines(""), Phone: d.Phone, Email: d.Email,
		TaxNumber: p.settings.TaxNumber, Untaxed: p.settings.Untaxed, Slip: p.settings.Slip}
	return p, nil
}

func (p *clerk) papers(w PaperWish, orders []*shop.Order) (all []document.Document, err error) {
	if w.Kind == document.PickList {
		return p.pickList(orders), nil
	}
	for _, o := range orders {
		switch w.Kind {
		case document.Confirmation:
			d, err := p.confirmation(o)
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		case document.PackingSlip:
			all = append(all, p.slips(o, w.Package)...)
		case document.DropShip:
			requests, err := p.requests(o)
			if err != nil {
				return nil, err
			}
			all = append(all, requests...)
		case document.AddressLabel:
			if d := p.head(document.AddressLabel, o); len(d.ShipTo) > 0 {
				all = append(all, d)
			}
		}
	}
	return all, nil
}

// head is what every paper of an order says of it.
func (p *clerk) head(kind document.Kind, o *shop.Order) document.Document {
	d := document.Document{Kind: kind, Date: p.now, Store: p.store, Order: o.OrderNumber,
		Ordered: o.TimeOfOrderUtc.Time(), BillTo: o.BillingAddress.Lines(p.home), Email: o.UserEmail,
		Status: o.Status(), Remark: strings.TrimSpace(o.Instructions), Method: o.ShippingMethodDisplayName}
	if o.Shipment().Wanted > 0 && o.ShippingMethodId != PickUp {
		d.ShipTo = o.ShippingAddress.Lines(p.home)
	}
	for _, c := range o.Coupons {
		if code := strings.TrimSpace(c.CouponCode); code != "" {
			d.Codes = append(d.Codes, code)
		}
	}
	complete := o.AllShipped()
	for i := range o.Packages {
		parcel := &o.Packages[i]
		if parcel.HasShipped && complete && parcel.ShipDateUtc.Time().After(d.Delivered) {
			d.Delivered = parcel.ShipDateUtc.Time()
		}
		if parcel.TrackingNumber != "" {
			d.Tracking = append(d.Tracking, parcel.TrackingNumber)
		}
	}
	return d
}

// goods is a line of the order as papers call it.
func goods(l *shop.LineItem) document.Line {
	return document.Line{ID: l.Id, SKU: l.ProductSku, Name: l.ProductName,
		About:    WithoutTags(l.ProductShortDescription),
		Quantity: l.Quantity, Shipped: l.QuantityShipped}
}

// WithoutTags is HTML without its tags, roughly: what a product's choices are described with.
func WithoutTags(html string) string {
	var b strings.Builder
	for html != "" {
		text, rest, _ := strings.Cut(html, "<")
		b.WriteString(text + " ")
		_, html, _ = strings.Cut(rest, ">")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Bill is the order as its invoice sees it.
func (p *clerk) bill(o *shop.Order) document.Bill {
	places := p.currency.Decimals()
	b := document.Bill{Discount: o.Sold(places).Discount, ShipBefore: o.TotalShippingBeforeDiscounts.Decimal,
		Ship: o.ShippingCharged(), ShippingTax: o.ShippingTax.Decimal, ShipRate: o.ShippingTaxRate.Decimal,
		Total: o.TotalGrand.Decimal, Currency: string(p.currency), Places: places, TaxIncluded: o.TaxIncluded()}
	for i := range o.Items {
		l := &o.Items[i]
		var freight *document.Taxed
		if kept := o.Local().Lines[l.Id].Freight; kept != nil {
			freight = &document.Taxed{Rate: kept.Rate, Tax: kept.Tax}
		}
		b.Items = append(b.Items, document.Item{Freight: freight, Line: goods(l), Base: l.BasePricePerItem.Decimal,
			Total: l.LineTotal.Decimal, Fixed: l.FixedPrice(), TaxRate: l.TaxRate.Decimal,
			Portion: l.TaxPortion.Decimal, Shipping: l.ShippingPortion.Decimal})
	}
	for _, d := range o.OrderDiscountDetails {
		b.Discounts = append(b.Discounts, document.Entry{Text: d.Description, Amount: d.Amount.Decimal})
	}
	for _, d := range o.ShippingDiscountDetails {
		b.ShipOff = append(b.ShipOff, document.Entry{Text: d.Description, Amount: d.Amount.Decimal})
	}
	return b
}

// withSums adds lines, sums and what was paid.
func (p *clerk) withSums(d document.Document, o *shop.Order) (document.Document, error) {
	d.Lines, d.Sums = p.bill(o).Figures()
	paid := o.Local().Paid
	d.Sums.Returned, d.Sums.Due = paid.Returned, paid.Due
	d.Sums.Paid, d.Sums.Refunded = paid.Charged, paid.Refunded
	all, err := p.s.PaymentsOf(p.r, o.Bvin)
	if err != nil {
		return d, err
	}
	for i := range all {
		t := &all[i]
		one := t.Payment()
		if effect := one.Action.Effect(); !one.Counts() || (effect != order.Charges && effect != order.Refunds) {
			continue
		}
		d.Payments = append(d.Payments, document.Payment{At: one.At, Means: one.Action.Means(), Amount: one.Amount,
			About: reference(t)})
	}
	if id, ok := model.ModelOf(shop.Customers, p.s).Parse(o.UserID); ok && !model.IsBlank(o.UserID) {
		c, err := model.ModelOf(shop.Customers, p.s).Get(p.r, id)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return d, err
		}
		d.Exempt = err == nil && c.TaxExempt && d.Sums.Tax.IsZero()
	}
	return d, nil
}

// reference is by what the customer recognises a payment.
func reference(t *shop.OrderTransaction) string {
	if n := shop.Digits(t.CreditCard.CardNumber); len(n) >= 4 {
		return "•••• " + n[len(n)-4:]
	}
	return cmp.Or(strings.TrimSpace(t.CheckNumber), strings.TrimSpace(t.PurchaseOrderNumber),
		strings.TrimSpace(t.CompanyAccountNumber))
}

func (p *clerk) confirmation(o *shop.Order) (document.Document, error) {
	d := p.head(document.Confirmation, o)
	for _, n := range o.Notes {
		if n.IsPublic && !model.IsBlank(n.Note) {
			d.Notes = append(d.Notes, strings.TrimSpace(n.Note))
		}
	}
	return p.withSums(d, o)
}

// slips are the packing slips of an order: of each package that is packed and not shipped, and of what is still to be
// packed; if that is nothing, of what was shipped.
func (p *clerk) slips(o *shop.Order, only int64) (all []document.Document) {
	var shipped []document.Document
	for i := range o.Packages {
		parcel := &o.Packages[i]
		if only != 0 && parcel.Id != only {
			continue
		}
		pieces := map[int64]int{}
		for _, item := range parcel.Items {
			pieces[item.LineItemId] += item.Quantity
		}
		d := p.slip(o, pieces)
		d.Number = o.PackageNumber(parcel.Id)
		if parcel.TrackingNumber != "" {
			d.Tracking = []string{parcel.TrackingNumber}
		}
		if parcel.HasShipped && only == 0 {
			shipped = append(shipped, d)
			continue
		}
		all = append(all, d)
	}
	if only != 0 || o.Status() == order.Cancelled {
		return all
	}
	open := map[int64]int{}
	for i, n := range o.ToPack() {
		if n > 0 {
			open[o.Items[i].Id] = n
		}
	}
	if len(open) > 0 {
		all = append(all, p.slip(o, open))
	}
	if len(all) == 0 {
		return shipped
	}
	return all
}

// slip lists these pieces of an order, by its lines.
func (p *clerk) slip(o *shop.Order, pieces map[int64]int) document.Document {
	d := p.head(document.PackingSlip, o)
	d.Tracking = nil // those of other packages
	open := o.Lines()
	for i := range o.Items {
		l := &o.Items[i]
		n := pieces[l.Id]
		if n == 0 {
			continue
		}
		line := goods(l)
		line.Quantity, line.Ordered = n, l.Quantity
		line.Later = max(open[i].Open()-n, 0)
		if p.settings.SlipPrices {
			line.Unit = l.BasePricePerItem.Decimal
			line.Total = line.Unit.Mul(shop.Pieces(n))
		}
		d.Lines = append(d.Lines, line)
	}
	if p.settings.SlipPrices {
		d.Sums = &document.Sums{Currency: string(p.currency)}
	}
	return d
}

// pickList is one paper over all orders: what is to be fetched for them.
func (p *clerk) pickList(orders []*shop.Order) []document.Document {
	d := document.Document{Kind: document.PickList, Date: p.now, Store: p.store}
	for _, o := range orders {
		if o.Status() == order.Cancelled {
			continue
		}
		some := false
		for i, n := range o.ToPack() {
			if n == 0 {
				continue
			}
			line := goods(&o.Items[i])
			line.ID, line.Shipped = 0, 0
			at := slices.IndexFunc(d.Lines, func(l document.Line) bool {
				return l.SKU == line.SKU && l.Name == line.Name && l.About == line.About
			})
			if at < 0 {
				at = len(d.Lines)
				line.Quantity = 0
				d.Lines = append(d.Lines, line)
			}
			l := &d.Lines[at]
			l.Quantity += n
			if !slices.Contains(l.Orders, o.OrderNumber) {
				l.Orders = append(l.Orders, o.OrderNumber)
			}
			some = true
		}
		if some {
			d.Orders = append(d.Orders, o.OrderNumber)
		}
	}
	if len(d.Lines) == 0 {
		return nil
	}
	slices.SortStableFunc(d.Lines, func(a, b document.Line) int {
		return cmp.Or(model.CompareTexts(a.SKU, b.SKU), model.CompareTexts(a.Name, b.Name))
	})
	return []document.Document{d}
}

// requests ask those that an order's lines ship from to ship them: one each.
func (p *clerk) requests(o *shop.Order) (all []document.Document, err error) {
	if o.Status() == order.Cancelled {
		return nil, nil
	}
	var from []string
	for i, n := range o.ToPack() {
		l := &o.Items[i]
		contacts := model.ModelOf(shop.Vendors, p.s)
		switch l.ShipFromMode {
		case shop.ShipFromVendor:
		case shop.ShipFromManufacturer:
			contacts = model.ModelOf(shop.Manufacturers, p.s)
		default:
			continue
		}
		if n == 0 {
			continue
		}
		key := strconv.Itoa(int(l.ShipFromMode)) + " " + model.Fold(l.ShipFromNotificationId)
		at := slices.Index(from, key)
		if at < 0 {
			d := p.head(document.DropShip, o)
			d.BillTo = l.ShipFromAddress.Lines(p.home)
			if id, ok := contacts.Parse(l.ShipFromNotificationId); ok {
				v, err := contacts.Get(p.r, id)
				switch {
				case errors.Is(err, storage.ErrNotFound):
				case err != nil:
					return nil, err
				default:
					d.BillTo = append([]string{v.DisplayName}, v.Address.Lines(p.home)...)
					d.Email = v.EmailAddress
				}
			}
			at = len(all)
			from, all = append(from, key), append(all, d)
		}
		line := goods(l)
		line.Quantity = n
		all[at].Lines = append(all[at].Lines, line)
	}
	return all, nil
}
