package shop

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// editing is how the window edits records of a model.
type editing struct {
	ids  func() []string
	call func(id string) (model.Change, error)
	// elsewhere is a table besides the model's own that the edit changes; "" for none.
	elsewhere string
}

// editsOf edits a record and makes a copy of it in the same step; fresh makes the copy one that may be, nil is no copy.
func editsOf[T any, K storage.ID](s *shopTest, r Resource[T, K], elsewhere string, edit, fresh func(*T)) editing {
	return editing{
		ids: func() []string { return must(r.IDs(s.Store)) },
		call: func(id string) (model.Change, error) {
			base, next := must(r.Get(s.Store, id)), must(r.Get(s.Store, id))
			edit(&next)
			rows := []model.RowEdit[T]{{Base: &base, Next: next}}
			if fresh != nil {
				another := must(r.Get(s.Store, id))
				fresh(&another)
				rows = append(rows, model.RowEdit[T]{Base: nil, Next: another})
			}
			_, made, err := r.EditAll(s.Store, ctx, rows)
			return made, err
		},
		elsewhere: elsewhere,
	}
}

func same[T any](*T) {}

func numbered(g *GiftCard) {
	number := "another number"
	g.CardNumber = &number
}

// everyEdit is that of each model, by its table.
func everyEdit(s *shopTest, product string) map[string]editing {
	more, another := wire.MustDecimal("7.25"), "Another"
	rename := func(v *VendorManufacturer) { v.DisplayName = another }
	return map[string]editing{
		productsTable: editsOf(s, Products, inventoryTable,
			func(p *Product) { p.ProductName, p.InventoryMode = "Bread pan", WhenOutHide }, same),
		categoriesTable: editsOf(s, Categories, "", func(c *Category) { c.Name = "Shelf" }, same),
		associationsTable: editsOf(s, Associations, "",
			func(a *CategoryProductAssociation) { a.SortOrder = 77 }, nil),
		rolesTable: editsOf(s, CatalogRoles, "",
			func(r *CatalogRole) { r.RoleName = nil }, func(r *CatalogRole) { r.RoleName = &another }),
		inventoryTable: editsOf(s, ProductInventories, productsTable,
			func(i *ProductInventory) { i.QuantityOnHand = 99 }, func(i *ProductInventory) { i.VariantId = another }),
		optionsTable: editsOf(s, ProductOptions, optionItemsTable,
			func(o *Option) { o.Items = append(o.Items[1:], OptionItem{Name: another}) },
			func(o *Option) { o.Items = []OptionItem{{Name: another}} }),
		variantsTable: editsOf(s, Variants, "", func(v *Variant) { v.Sku = another }, nil),
		imagesTable:   editsOf(s, ProductImages, "", func(i *ProductImage) { i.Caption = another }, same),
		filesTable: editsOf(s, ProductFiles, fileProductsTable,
			func(f *ProductFile) { f.ProductId, f.MaxDownloads = product, 8 },
			func(f *ProductFile) { f.FileName, f.ProductId = another, product }),
		typesTable: editsOf(s, ProductTypes, "", func(p *ProductType) { p.ProductTypeName = another }, same),
		propertiesTable: editsOf(s, ProductProperties, "",
			func(p *ProductProperty) {
				p.PropertyName, p.Choices = another, []ProductPropertyChoice{{ChoiceName: "x"}}
			},
			func(p *ProductProperty) { p.DisplayName = "Yet another" }),
		relationshipsTable: editsOf(s, Relationships, "",
			func(r *ProductRelationship) { r.MarketingDescription = another },
			func(r *ProductRelationship) { r.RelatedProductId = product }),
		reviewsTable: editsOf(s, Reviews, "", func(r *ProductReview) { r.Description = another }, same),
		discountsTable: editsOf(s, VolumeDiscounts, "", func(d *ProductVolumeDiscount) { d.Amount = more },
			func(d *ProductVolumeDiscount) { d.Qty = 4321 }),
		customersTable: editsOf(s, Customers, "", func(c *CustomerAccount) { c.FirstName = another },
			func(c *CustomerAccount) { c.Email = "another@example.com" }),
		wishListTable:    editsOf(s, WishListItems, "", func(w *WishListItem) { w.Quantity = 77 }, same),
		priceGroupsTable: editsOf(s, PriceGroups, "", func(p *PriceGroup) { p.Name = another }, same),
		giftCardsTable: editsOf(s, GiftCards, "", func(g *GiftCard) {
			g.Amount = Decimal{Decimal: g.UsedAmount.Add(more.Decimal)}
		}, numbered),
		affiliatesTable: editsOf(s, Affiliates, "", func(a *Affiliate) { a.DisplayName = another },
			func(a *Affiliate) { a.ReferralId = another }),
		referralsTable: editsOf(s, Referrals, "", func(r *AffiliateReferral) { r.ReferrerUrl = another }, same),
		schedulesTable: editsOf(s, TaxSchedules, "", func(t *TaxSchedule) { t.DefaultRate = more },
			func(t *TaxSchedule) { t.Name = another }),
		taxesTable: editsOf(s, Taxes, "", func(t *Tax) { t.ApplyToShipping = !t.ApplyToShipping },
			func(t *Tax) { t.PostalCode, t.Rate = "77", more }),
		ordersTable:        editsOf(s, Orders, "", func(o *Order) { o.Instructions = another }, same),
		transactionsTable:  editsOf(s, OrderTransactions, "", func(t *OrderTransaction) { t.Voided = !t.Voided }, same),
		vendorsTable:       editsOf(s, Vendors, "", rename, same),
		manufacturersTable: editsOf(s, Manufacturers, "", rename, same),
	}
}

// withoutNumbers leaves out the numbers given out last, which undo does not take back: none is used twice.
func withoutNumbers(rows []string) []string {
	return slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, "numbers ") })
}

// Of each model: when an edit by the window is taken back, every row of every table is as before.
func TestEveryEditIsUndone(t *testing.T) {
	s := newShop(t)
	if err := fillSample(s.Store, ctx); err != nil {
		t.Fatal(err)
	}
	s.furnishSample()
	product := s.product(`{"ProductName":"Sold out","InventoryMode":101}`).text("Bvin")
	all := everyEdit(s, product)
	if got, want := slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(s.base.Kinds)); !slices.Equal(got, want) {
		t.Fatalf("the test covers %v, the models are %v", got, want)
	}
	for _, table := range slices.Sorted(maps.Keys(all)) {
		of := all[table]
		ids := of.ids()
		if len(ids) == 0 {
			t.Errorf("the test has no record of %s", table)
			continue
		}
		elsewhere := of.elsewhere == ""
		for _, id := range slices.Compact([]string{ids[0], ids[len(ids)-1]}) {
			before := withoutNumbers(s.everything())
			made, err := of.call(id)
			if err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			changed := slices.DeleteFunc(s.everything(), func(row string) bool { return slices.Contains(before, row) })
			elsewhere = elsewhere || slices.ContainsFunc(changed, func(row string) bool {
				return strings.HasPrefix(row, of.elsewhere+" ")
			})
			if len(changed) == 0 {
				t.Errorf("%s: the edit changed nothing", table)
			}
			if err := s.Undo(ctx, made.ID); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
			after := withoutNumbers(s.everything())
			for i, row := range after {
				if i >= len(before) || row != before[i] {
					t.Fatalf("%s: after undo there is %.300s", table, row)
				}
			}
			if len(after) != len(before) {
				t.Fatalf("%s: %d rows, were %d", table, len(after), len(before))
			}
		}
		if !elsewhere {
			t.Errorf("%s: the edit changed nothing in %s", table, of.elsewhere)
		}
	}
}

// twinsOf saves a record as a program does, which answers one that is there already, and makes it once more by the
// window.
func twinsOf[T any, K storage.ID](s *shopTest, r Resource[T, K], posted string) error {
	s.t.Helper()
	id := recordID(s.save(r, "", posted))
	before := s.everything()
	if _, created, err := r.Save(s.Store, ctx, nil, "", []byte(posted)); err != nil || created {
		s.t.Errorf("%s by a program: created %v, %v", posted, created, err)
	}
	if !model.ModelOf(r, s.Store).Replaces {
		s.same(s.everything(), before)
	}
	before = s.everything()
	_, _, err := r.Edit(s.Store, ctx, nil, must(r.Get(s.Store, id)))
	s.same(s.everything(), before)
	return err
}

// A new record that another one is already is not made by the window, and what was typed is not lost: the refusal names
// the field. To a program it answers that other one.
func TestTheWindowMakesNoTwins(t *testing.T) {
	s := newShop(t)
	s.furnish()
	for _, c := range []struct {
		err   error
		field string
	}{
		{twinsOf(s, Associations, `{"ProductId":"`+idB+`","CategoryId":"`+idA+`"}`), "ProductId"},
		{twinsOf(s, CatalogRoles, `{"RoleName":"r","ReferenceId":"`+idA+`"}`), "RoleName"},
		{twinsOf(s, ProductProperties, `{"PropertyName":"Colour","DisplayName":"colour"}`), "DisplayName"},
		{twinsOf(s, ProductInventories, `{"ProductBvin":"`+idA+`","VariantId":"v","QuantityOnHand":3}`), "VariantId"},
		{twinsOf(s, Customers, `{"Email":"new@example.com","FirstName":"Ann"}`), "Email"},
		{twinsOf(s, Affiliates, `{"ReferralId":"new","DisplayName":"n","CommissionAmount":5}`), "ReferralId"},
		{twinsOf(s, TaxSchedules, `{"Name":"new"}`), "Name"},
		{twinsOf(s, Taxes, `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":5.5}`), "CountryIsoAlpha3"},
	} {
		s.refused(c.err, Taken, c.field)
	}
	// A card is known by its id alone, which the window does not choose; the number must be another one.
	id := recordID(s.save(GiftCards, "", `{"CardNumber":"1"}`))
	card := must(GiftCards.Get(s.Store, id))
	_, _, err := GiftCards.Edit(s.Store, ctx, nil, card)
	s.refused(err, Taken, "CardNumber")
	other := "2"
	card.CardNumber, card.Amount = &other, amount("5")
	copied, _, err := GiftCards.Edit(s.Store, ctx, nil, card)
	if err != nil || GiftCards.ID(&copied) == id {
		t.Errorf("a second card %v, %v", copied, err)
	}
}
