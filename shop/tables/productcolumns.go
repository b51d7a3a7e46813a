package tables

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/shop/sheet"
)

// own makes a column of products blank in the rows of variants.
func own(c column[item]) column[item] {
	get, set := c.get, c.set
	c.get = func(s *session, p *item) string {
		if p.variant != nil {
			return ""
		}
		return get(s, p)
	}
	if set != nil {
		c.set = func(s *session, p *item, value string) error {
			if p.variant != nil && value != "" {
				return refuse("This belongs to the product; write it into the product's line.")
			}
			return set(s, p, value)
		}
	}
	return c
}

var (
	statusWords   = []word{{0, "disabled"}, {1, "active"}}
	modeWords     = []word{{100, "always"}, {101, "hide"}, {102, "show"}, {103, "backorder"}}
	shipFromWords = []word{{0, "none"}, {1, "store"}, {2, "vendor"}, {3, "manufacturer"}}
	chargeWords   = []word{{0, "none"}, {1, "both"}, {2, "shipping"}, {3, "handling"}}
)

// shipping is the part of a product that ships.
func (p *item) shipping() *shop.ShippableItem {
	if p.ShippingDetails == nil {
		p.ShippingDetails = &shop.ShippableItem{}
	}
	return p.ShippingDetails
}

// productColumns are those of csv.md §4; the ones that repeat, and those of properties and custom values, follow from
// the headers of the file or from what the store holds.
func productColumns(s *session, heads []string) ([]column[item], error) {
	all := []column[item]{
		{head: rowHead, kind: sheet.Code, gate: true, set: setRow, get: func(_ *session, p *item) string {
			if p.variant != nil {
				return variantWord
			}
			return "product"
		}},
		{head: parentHead, kind: sheet.Code, gate: true, get: parentOf, set: (*session).become},
		skuColumn().needs(func(p *item) bool { return p.variant == nil }),
		own(text("Name", "ProductName", func(p *item) *string { return &p.ProductName })).
			needs(func(p *item) bool { return p.variant == nil }),
	}
	all = slices.Concat(all, plainColumns(), stockColumns(), shippingColumns(s.units))
	more, err := repeated(s, heads)
	if err != nil {
		return nil, err
	}
	all = append(all, more...)
	byName, err := namedColumns(s, heads)
	all = append(append(all, listColumns()...), byName...)
	return append(all, own(instant("Created", "",
			func(p *item) *shop.Instant { return &p.CreationDateUtc })).outOnly()),
		err
}

// setRow says what a new row is; those that are there stay what they are.
func setRow(_ *session, p *item, value string) error {
	switch {
	case sheet.Key(value) != variantWord && sheet.Key(value) != "product":
		return refuse("This is none of %s.", "product, variant")
	case !p.isNew:
		return refuse("A product cannot become a variant, nor a variant a product.")
	}
	p.asVariant = sheet.Key(value) == variantWord
	return nil
}

func skuColumn() column[item] {
	return column[item]{head: "SKU", field: "Sku", kind: sheet.Code,
		get: func(_ *session, p *item) string {
			if p.variant != nil {
				return p.variant.Sku
			}
			return p.Sku
		},
		set: func(_ *session, p *item, value string) error {
			if p.variant != nil {
				p.variant.Sku = value
				return nil
			}
			p.Sku = value
			return nil
		}}
}

// barcodeColumn is that of the product or of the variant.
func barcodeColumn() column[item] {
	return code("Barcode", "Local.Barcode", func(p *item) *string {
		if p.variant != nil {
			return &p.variant.Local.Barcode
		}
		return &p.Local.Barcode
	})
}

func parentOf(s *session, p *item) string {
	if p.variant == nil {
		return ""
	}
	return s.sku(p.variant.ProductId)
}

func plainColumns() []column[item] {
	all := []column[item]{
		own(oneOf("Status", "Status", statusWords, func(p *item) *shop.ProductStatus { return &p.Status })),
		own(named("Type", "ProductTypeId", typeNames, func(p *item) *string { return &p.ProductTypeId })),
		priceColumn(),
		own(amount("MSRP", "ListPrice", func(p *item) *shop.Decimal { return &p.ListPrice })),
		own(amount("Cost", "SiteCost", func(p *item) *shop.Decimal { return &p.SiteCost })),
		own(text("Price text", "SitePriceOverrideText", func(p *item) *string { return &p.SitePriceOverrideText })),
		barcodeColumn(),
		own(code("Place", "Local.BinPlace", func(p *item) *string { return &p.Local.BinPlace })),
		own(code("Supplier SKU", "Local.SupplierSku", func(p *item) *string { return &p.Local.SupplierSku })),
		own(code("Customs number", "Local.CustomsNumber", func(p *item) *string { return &p.Local.CustomsNumber })),
		own(code("Origin", "Local.OriginCountry", func(p *item) *string { return &p.Local.OriginCountry })),
		own(text("Internal note", "Local.Note", func(p *item) *string { return &p.Local.Note })),
		own(named("Manufacturer", "ManufacturerId", manufacturerNames,
			func(p *item) *string { return &p.ManufacturerId })),
		own(named("Vendor", "VendorId", vendorNames, func(p *item) *string { return &p.VendorId })),
		own(text("Short description", "ShortDescription", func(p *item) *string { return &p.ShortDescription })),
		own(text("Description", "LongDescription", func(p *item) *string { return &p.LongDescription })),
		own(text("Keywords", "Keywords", func(p *item) *string { return &p.Keywords })),
		own(text("Meta title", "MetaTitle", func(p *item) *string { return &p.MetaTitle })),
		own(text("Meta description", "MetaDescription", func(p *item) *string { return &p.MetaDescription })),
		own(text("Meta keywords", "MetaKeywords", func(p *item) *string { return &p.MetaKeywords })),
		own(text("Slug", "UrlSlug", func(p *item) *string { return &p.UrlSlug })),
		own(truth("Featured", "Featured", func(p *item) *bool { return &p.Featured })),
		own(truth("Searchable", "IsSearchable", func(p *item) *bool { return &p.IsSearchable })),
		own(reviewsColumn()),
		own(scheduleColumn()),
		own(truth("Tax exempt", "TaxExempt", func(p *item) *bool { return &p.TaxExempt })),
		own(whole("Minimum quantity", "MinimumQty", func(p *item) *int { return &p.MinimumQty })),
		own(truth("Gift wrap", "GiftWrapAllowed", func(p *item) *bool { return &p.GiftWrapAllowed })),
		own(amount("Gift wrap price", "GiftWrapPrice", func(p *item) *shop.Decimal { return &p.GiftWrapPrice })),
		own(text("Main picture", "ImageFileSmall", func(p *item) *string { return &p.ImageFileSmall })),
		own(text("Picture text", "ImageFileSmallAlternateText",
			func(p *item) *string { return &p.ImageFileSmallAlternateText })),
	}
	return all
}

// priceColumn: a variant without a price of its own has that of its product.
func priceColumn() column[item] {
	return column[item]{head: "Price", field: "SitePrice", kind: sheet.Decimal,
		get: func(_ *session, p *item) string {
			switch {
			case p.variant == nil:
				return plainNumber(p.SitePrice)
			case p.variant.Price.IsNegative():
				return ""
			}
			return plainNumber(p.variant.Price)
		},
		set: func(_ *session, p *item, value string) (err error) {
			at := &p.SitePrice
			if p.variant != nil {
				at = &p.variant.Price
				if value == "" {
					value = "-1"
				}
			}
			*at, err = number(value)
			return err
		}}
}

func reviewsColumn() column[item] {
	return column[item]{head: "Allow reviews", field: "AllowReviews", kind: sheet.Code,
		get: func(_ *session, p *item) string {
			if p.AllowReviews == nil {
				return "store"
			}
			return yesOrNo(*p.AllowReviews)
		},
		set: func(_ *session, p *item, value string) error {
			yes, ok := sheet.YesNo(value)
			switch {
			case ok:
				p.AllowReviews = &yes
			case value == "" || sheet.Key(value) == "store":
				p.AllowReviews = nil
			default:
				return refuse("This is none of %s.", "yes, no, store")
			}
			return nil
		}}
}

func scheduleColumn() column[item] {
	c := named("Tax schedule", "TaxSchedule", scheduleNames, func(p *item) *string {
		text := strconv.FormatInt(p.TaxSchedule, 10)
		if p.TaxSchedule < 1 {
			text = ""
		}
		return &text
	})
	c.set = func(s *session, p *item, value string) error {
		if strings.TrimSpace(value) == "" {
			p.TaxSchedule = -1
			return nil
		}
		l, err := scheduleNames(s)
		if err != nil {
			return err
		}
		id, err := l.find(s, value)
		if err == nil {
			p.TaxSchedule, err = strconv.ParseInt(id, 10, 64)
		}
		return err
	}
	return c
}

func shippingColumns(units shop.Details) []column[item] {
	size := func(head, field, unit string, at func(*shop.ShippableItem) *shop.Decimal) column[item] {
		return own(measured(amount(head, "ShippingDetails."+field,
			func(p *item) *shop.Decimal { return at(p.shipping()) }), unit))
	}
	return []column[item]{
		own(denied("Shippable", "ShippingDetails.IsNonShipping",
			func(p *item) *bool { return &p.shipping().IsNonShipping })),
		size("Weight", "Weight", units.Weight, func(i *shop.ShippableItem) *shop.Decimal { return &i.Weight }),
		size("Length", "Length", units.Length, func(i *shop.ShippableItem) *shop.Decimal { return &i.Length }),
		size("Width", "Width", units.Length, func(i *shop.ShippableItem) *shop.Decimal { return &i.Width }),
		size("Height", "Height", units.Length, func(i *shop.ShippableItem) *shop.Decimal { return &i.Height }),
		own(amount("Extra ship fee", "ShippingDetails.ExtraShipFee",
			func(p *item) *shop.Decimal { return &p.shipping().ExtraShipFee })),
		own(oneOf("Shipping charge", "ShippingCharge", chargeWords,
			func(p *item) *shop.ShippingCharge { return &p.ShippingCharge })),
		own(oneOf("Ships from", "ShippingMode", shipFromWords,
			func(p *item) *shop.ShippingMode { return &p.ShippingMode })),
		own(truth("Ships separately", "ShippingDetails.ShipSeparately",
			func(p *item) *bool { return &p.shipping().ShipSeparately })),
	}
}

// stocked is a number of the stock of a product or variant; blank where the variants of a product have it.
func stocked(head, field string, at func(*shop.ProductInventory) *int) column[item] {
	return column[item]{head: head, field: field, kind: sheet.Decimal, part: stockPart,
		get: func(_ *session, p *item) string {
			if p.stock == nil {
				return ""
			}
			return strconv.Itoa(*at(p.stock))
		},
		set: func(_ *session, p *item, value string) (err error) {
			if p.stock == nil {
				p.stock = &shop.ProductInventory{}
			}
			p.touch(stockPart)
			*at(p.stock), err = wholeNumber(value)
			return err
		}}
}

func stockColumns() []column[item] {
	return []column[item]{
		own(oneOf("Inventory mode", "InventoryMode", modeWords,
			func(p *item) *shop.InventoryMode { return &p.InventoryMode })),
		stocked("On hand", "QuantityOnHand", func(i *shop.ProductInventory) *int { return &i.QuantityOnHand }),
		stocked("Reserved", "", func(i *shop.ProductInventory) *int { return &i.QuantityReserved }).outOnly(),
		stocked("Low at", "LowStockPoint", func(i *shop.ProductInventory) *int { return &i.LowStockPoint }),
		stocked("Stock-out at", "OutOfStockPoint", func(i *shop.ProductInventory) *int { return &i.OutOfStockPoint }),
	}
}

func listColumns() []column[item] {
	return []column[item]{
		own(column[item]{head: "Categories", part: categoryPart,
			get: func(s *session, p *item) string {
				t, err := s.categories()
				if err != nil {
					return ""
				}
				paths := make([]string, len(p.categories))
				for i, id := range p.categories {
					paths[i] = t.path(id)
				}
				return joinPaths(paths)
			},
			set: setCategories}),
		own(rolesColumn(func(p *item) *[]string { return &p.roles }, func(p *item) { p.touch(rolePart) })),
		own(column[item]{head: "More pictures", part: picturePart,
			get: func(_ *session, p *item) string { return sheet.JoinList(p.pictures) },
			set: func(_ *session, p *item, value string) error {
				p.pictures = sheet.SplitList(value)
				p.touch(picturePart)
				return nil
			}}),
		own(column[item]{head: "Related SKUs", part: relatedPart, late: true,
			get: func(s *session, p *item) string {
				skus := make([]string, len(p.related))
				for i, id := range p.related {
					skus[i] = s.sku(id)
				}
				return sheet.JoinList(skus)
			},
			set: func(s *session, p *item, value string) (err error) {
				p.related, err = entries(value, p.related, s.sku, s.productOf)
				p.touch(relatedPart)
				return err
			}}),
		volumeColumn(),
	}
}

func volumeColumn() column[item] {
	return own(column[item]{head: "Volume prices", part: volumePart,
		get: func(_ *session, p *item) string { return volumeText(p.volume) },
		set: func(_ *session, p *item, value string) (err error) {
			p.volume, err = volumeOf(value)
			p.touch(volumePart)
			return err
		}})
}

func setCategories(s *session, p *item, value string) error {
	t, err := s.categories()
	if err != nil {
		return err
	}
	was := map[string]string{}
	for _, id := range p.categories {
		was[t.path(id)] = id
	}
	p.categories = nil
	for _, steps := range splitPaths(value) {
		id := was[sheet.JoinPath(steps)]
		if id == "" {
			if id, err = s.at(steps); err != nil {
				return err
			}
		}
		p.categories = append(p.categories, id)
	}
	p.touch(categoryPart)
	return nil
}

// fromHeads is the largest number in the headers of a repeated column, "Tab 3 title".
func fromHeads(heads []string, before, behind string) (most int) {
	for _, head := range heads {
		key := sheet.Key(head)
		if inner, ok := strings.CutPrefix(key, sheet.Key(before)); ok {
			if inner, ok = strings.CutSuffix(inner, sheet.Key(behind)); ok {
				if n, err := strconv.Atoi(inner); err == nil && n > most && n <= mostRepeated {
					most = n
				}
			}
		}
	}
	return most
}

// mostRepeated is how often a column can be repeated.
const mostRepeated = 100

// repeated are the columns of choices and tabs: as many as the file has, or as the store needs.
func repeated(s *session, heads []string) (all []column[item], err error) {
	options := max(fromHeads(heads, "Option", "name"), fromHeads(heads, "Option", "value"))
	tabs := max(fromHeads(heads, "Tab", "title"), fromHeads(heads, "Tab", "text"))
	if heads == nil {
		if options, tabs, err = s.needed(); err != nil {
			return nil, err
		}
	}
	for i := range options {
		all = append(all, optionColumns(i)...)
	}
	for i := range tabs {
		all = append(all,
			own(tabColumn(i, "title", func(t *shop.ProductDescriptionTab) *string { return &t.TabTitle })),
			own(tabColumn(i, "text", func(t *shop.ProductDescriptionTab) *string { return &t.HtmlData })))
	}
	return all, nil
}

// needed is how many choices that make variants, and how many tabs, a product of the store has at most.
func (s *session) needed() (options, tabs int, err error) {
	counts := map[string]int{}
	var makers []string
	err = shop.ProductOptions.OfEach(s.b, "", nil, func(o *shop.Option) error {
		if o.IsVariant {
			makers = append(makers, o.Bvin)
		}
		return nil
	})
	for some := range slices.Chunk(makers, chunk) {
		if err != nil {
			return 0, 0, err
		}
		var its map[string][]string
		its, err = s.b.ProductsWith(some)
		for _, owners := range its {
			for _, id := range owners {
				counts[id]++
				options = max(options, counts[id])
			}
		}
	}
	if err != nil {
		return 0, 0, err
	}
	err = s.eachProduct(func(p *shop.Product) { tabs = max(tabs, len(p.Tabs)) })
	return options, min(tabs, mostRepeated), err
}

// eachProduct reads all products once, and remembers what columns their own values need.
func (s *session) eachProduct(tell func(*shop.Product)) error {
	s.custom = map[customKey]bool{}
	return shop.Products.OfEach(s.b, "", nil, func(p *shop.Product) error {
		tell(p)
		for _, c := range p.CustomProperties {
			s.custom[customKey{c.DeveloperId, c.Key}] = true
		}
		return nil
	})
}

func optionColumns(i int) []column[item] {
	at := func(all []string) string {
		if i < len(all) {
			return all[i]
		}
		return ""
	}
	put := func(all []string, value string) []string {
		for len(all) <= i {
			all = append(all, "")
		}
		all[i] = value
		return all
	}
	return []column[item]{
		own(column[item]{head: fmt.Sprintf("Option %d name", i+1), part: optionPart,
			get: func(_ *session, p *item) string { return at(p.choices) },
			set: func(_ *session, p *item, value string) error {
				if len(p.options) > 0 {
					return refuse("The product has other choices already; change them in the table of choices.")
				}
				p.choices = put(p.choices, strings.TrimSpace(value))
				p.touch(optionPart)
				return nil
			}}),
		{head: fmt.Sprintf("Option %d value", i+1), part: optionPart,
			get: func(_ *session, p *item) string {
				if p.variant == nil {
					return ""
				}
				return at(p.items)
			},
			set: func(_ *session, p *item, value string) error {
				if p.variant == nil {
					return refuse("Values of choices stand in the lines of variants.")
				}
				p.items = put(p.items, value)
				p.touch(optionPart)
				return nil
			}},
	}
}

func tabColumn(i int, what string, at func(*shop.ProductDescriptionTab) *string) column[item] {
	return column[item]{head: fmt.Sprintf("Tab %d %s", i+1, what), field: "Tabs",
		get: func(_ *session, p *item) string {
			if i < len(p.Tabs) {
				return *at(&p.Tabs[i])
			}
			return ""
		},
		set: func(_ *session, p *item, value string) error {
			for len(p.Tabs) <= i {
				p.Tabs = append(p.Tabs, shop.ProductDescriptionTab{SortOrder: len(p.Tabs) + 1})
			}
			*at(&p.Tabs[i]) = value
			return nil
		}}
}
