package tables

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
)

// uglyStore is a store of which every text is hard on files: products with variants, tabs, properties and custom
// values, doubles of SKUs and names, references to what is gone.
func uglyStore(t testing.TB) *shop.Store {
	s := newStore(t)
	ctx := context.Background()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func() string { return ugly[random.IntN(len(ugly))] }
	var groups, vendors, shelves, products []string
	for i, text := range ugly {
		groups = append(groups, post(t, s, shop.PriceGroups, shop.PriceGroup{Name: text,
			AdjustmentAmount: shop.Decimal{Decimal: number3(i)}, PricingType: shop.PricingType(i % 7)}).Bvin)
		v := shop.VendorManufacturer{DisplayName: text, EmailAddress: text, Address: address(i)}
		vendors = append(vendors, post(t, s, shop.Vendors, v).Bvin)
		v.Bvin = vendors[i]
		keep(t, s, shop.Vendors, v, func(v *shop.VendorManufacturer) {
			v.Local = shop.ContactLocal{CustomerNumber: short(pick(), 50), DeliveryDays: i, Note: text,
				MinimumOrder: shop.Decimal{Decimal: number3(i)}}
		})
		v.Bvin = ""
		post(t, s, shop.Manufacturers, v)
		c := shop.NewRecord[shop.Category](s0)
		c.Name, c.Description, c.MetaTitle, c.Keywords = text, pick(), pick(), pick()
		if len(shelves) > 0 && i%3 > 0 {
			c.ParentId = shelves[random.IntN(len(shelves))]
		}
		c.SourceType, c.Hidden, c.ImageUrl = shop.CategorySource(i%4), i%2 == 0, pick()
		shelves = append(shelves, post(t, s, shop.Categories, c).Bvin)
	}
	post(t, s, shop.Vendors, shop.VendorManufacturer{DisplayName: ugly[0]}) // a double
	kind := post(t, s, shop.ProductTypes, shop.ProductType{ProductTypeName: "=Type"})
	schedule := post(t, s, shop.TaxSchedules, shop.TaxSchedule{Name: " 7 % "})
	property := shop.NewRecord[shop.ProductProperty](s0)
	property.PropertyName, property.DisplayName = "a/b > c ", "shown"
	property = post(t, s, shop.ProductProperties, property)
	var maker shop.Option
	maker.Name, maker.IsVariant = "Größe | =1", true
	for _, text := range ugly[:5] {
		maker.Items = append(maker.Items, shop.OptionItem{Name: text})
	}
	for i, text := range ugly {
		p := shop.NewRecord[shop.Product](s0)
		p.Sku, p.ProductName, p.LongDescription = text, text, strings.Repeat(text+"\n", 5)
		p.ShortDescription, p.Keywords, p.MetaTitle, p.SitePriceOverrideText = pick(), pick(), pick(), pick()
		p.SitePrice, p.ListPrice = shop.Decimal{Decimal: number3(i)}, shop.Decimal{Decimal: number3(i + 1)}
		p.ShippingDetails.Weight = shop.Decimal{Decimal: number3(i)}
		p.Status, p.InventoryMode = shop.ProductStatus(i%2), shop.InventoryMode(100+i%4)
		p.VendorId = vendors[i%len(vendors)]
		if i%5 == 0 {
			p.AllowReviews, p.ProductTypeId, p.TaxSchedule = nil, kind.Bvin, schedule.Id
		}
		for n := range i % 4 {
			p.Tabs = append(p.Tabs, shop.ProductDescriptionTab{TabTitle: pick(), HtmlData: pick(), SortOrder: n})
			p.CustomProperties = append(p.CustomProperties, shop.CustomProperty{DeveloperId: pick(), Key: pick(),
				Value: pick()})
		}
		p = post(t, s, shop.Products, p)
		keep(t, s, shop.Products, p, func(p *shop.Product) {
			p.Local = shop.ProductLocal{Barcode: short(text, 50), BinPlace: short(pick(), 50), SupplierSku: "007",
				CustomsNumber: "0401", Note: pick()}
		})
		products = append(products, p.Bvin)
		for n := range i % 3 {
			post(t, s, shop.Associations, shop.CategoryProductAssociation{ProductId: p.Bvin,
				CategoryId: shelves[(i+n)%len(shelves)]})
			name := pick()
			post(t, s, shop.CatalogRoles, shop.CatalogRole{RoleName: &name, ReferenceId: shop.GUID(p.Bvin)})
			post(t, s, shop.VolumeDiscounts, shop.ProductVolumeDiscount{ProductId: p.Bvin, Qty: 10 * (n + 1),
				Amount: shop.Decimal{Decimal: number3(n)}})
			post(t, s, shop.ProductImages, shop.ProductImage{ProductId: p.Bvin, FileName: pick()})
			post(t, s, shop.Relationships, shop.ProductRelationship{ProductId: p.Bvin,
				RelatedProductId: products[random.IntN(len(products))]})
		}
		if err := s.SetPropertyValue(ctx, nil, fmt.Sprint(property.Id), p.Bvin, pick()); err != nil {
			t.Fatal(err)
		}
		if i%6 == 0 {
			maker.Bvin = ""
			o := post(t, s, shop.ProductOptions, maker)
			if _, err := s.AssignOption(ctx, nil, o.Bvin, p.Bvin, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	p := shop.NewRecord[shop.Product](s0)
	p.Sku, p.ProductName = ugly[0], "has the SKU of another"
	post(t, s, shop.Products, p)
	p = shop.NewRecord[shop.Product](s0)
	p.ProductName = "has no SKU"
	post(t, s, shop.Products, p)
	for i, text := range ugly {
		c := shop.NewRecord[shop.CustomerAccount](s0)
		c.Email, c.FirstName, c.LastName, c.Notes = fmt.Sprintf("%s@%d", strings.TrimSpace(text), i), text, pick(), text
		c.PricingGroupId, c.TaxExempt = groups[i%len(groups)], i%2 == 0
		c.BillingAddress, c.ShippingAddress = address(i), address(i+1)
		c.Addresses = []shop.Address{address(i + 2), address(i + 3)}[:i%3]
		if i%7 == 0 {
			c.PricingGroupId = "gone"
		}
		post(t, s, shop.Customers, c)
		c.Email, c.PricingGroupId = fmt.Sprintf("ann%d@example.com", i), ""
		c = post(t, s, shop.Customers, c)
		keep(t, s, shop.Customers, c, func(c *shop.CustomerAccount) {
			c.Local = shop.CustomerLocal{Number: "00" + fmt.Sprint(i), TaxNumber: short(pick(), 50), Language: "de",
				ExemptionNumber: short(pick(), 50), Tags: []string{"a|b", short(text, 50), "x, y"}}
		})
	}
	for i, text := range ugly {
		number, when := text+" card", shop.At(s0.AddDate(0, 0, i))
		card := shop.GiftCard{CardNumber: &number, Amount: shop.Decimal{Decimal: number3(i)}, ExpirationDateUtc: when}
		if i%2 == 0 {
			card.RecipientName, card.GiftMessage, card.ExpirationDateUtc = &text, &text, shop.Instant{}
		}
		post(t, s, shop.GiftCards, card)
		post(t, s, shop.Affiliates, shop.Affiliate{ReferralId: fmt.Sprint(text, i), DisplayName: text, Notes: pick(),
			Address: address(i), CommissionAmount: shop.Decimal{Decimal: number3(i % 3)}})
		post(t, s, shop.Reviews, shop.ProductReview{ProductBvin: products[i], Description: text, UserID: pick()[:1],
			Rating: shop.ReviewRating(i % 6), ReviewDateUtc: when})
		post(t, s, shop.Taxes, shop.Tax{TaxScheduleId: schedule.Id, CountryIsoAlpha3: pick(), RegionAbbreviation: text,
			PostalCode: fmt.Sprintf("%05d", i), Rate: shop.Decimal{Decimal: number3(i % 2)}})
	}
	return s
}

// TestRoundTrip: a file that is read as it was written changes nothing, in each table and each style (csv.md §9).
func TestRoundTrip(t *testing.T) {
	s := uglyStore(t)
	heard, begun := 0, make(chan bool)
	cancel := s.Subscribe(func(e model.Event) {
		if heard++; e.Touches(shop.SettingTopics) { // all that came before is told
			heard = 0
			close(begun)
		}
	})
	defer cancel()
	if err := s.SaveSettings(context.Background(), shop.Settings{StoreName: "begun"}); err != nil {
		t.Fatal(err)
	}
	<-begun
	had, err := s.Changes()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range All() {
		for name, style := range styles() {
			path := export(t, s, table, name, style)
			if !table.Reads() {
				continue
			}
			r := read(t, s, path, "", Options{Lists: true})
			if r.New+r.Changed+r.Wrong > 0 || r.Same == 0 || r.Table != table.Name || len(r.NotUsed) > 0 {
				t.Errorf("%s, %s: as %s, not used %q: %s", table.Name, name, r.Table, r.NotUsed, told(r))
			}
		}
	}
	if changes, err := s.Changes(); err != nil || len(changes) != len(had) || heard > 0 {
		t.Errorf("%d changes, %d events, %v", len(changes), heard, err)
	}
}

// keep changes what only the store keeps of a record, as the owner does.
func keep[T any, K storage.ID](t testing.TB, s *shop.Store, of shop.Resource[T, K], base T, change func(*T)) {
	t.Helper()
	base, err := of.Get(s, of.ID(&base))
	if err != nil {
		t.Fatal(err)
	}
	next := base
	change(&next)
	if _, _, err := of.Edit(s, context.Background(), &base, next); err != nil {
		t.Fatal(err)
	}
}

// short is a text of at most so many characters.
func short(text string, most int) string {
	letters := []rune(text)
	return string(letters[:min(most, len(letters))])
}
