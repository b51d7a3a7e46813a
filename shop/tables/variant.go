package tables

import (
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/sheet"
)

// Rows of the table of products that are variants.

const (
	rowHead     = "Row"
	parentHead  = "Parent SKU"
	variantWord = "variant"
)

// isVariant says whether a row is one of a variant: it says so, or it names a parent.
func isVariant(r row, l layout) bool {
	return sheet.Key(l.value(r, rowHead).text) == variantWord || l.value(r, parentHead).text != ""
}

// loadChoices reads the options of products that make variants, and what their variants are chosen by.
func (s *session) loadChoices(all map[string]*item, owners []string) error {
	options, err := s.b.LoadOptions(owners)
	for _, p := range all {
		p.options = slices.DeleteFunc(slices.Clone(options[p.Bvin]), func(o *shop.Option) bool { return !o.IsVariant })
		for _, o := range p.options {
			if p.variant == nil {
				p.choices = append(p.choices, o.Name)
				continue
			}
			p.items = append(p.items, chosen(p.variant, o))
		}
	}
	return err
}

// plainID is an id as the selections of variants hold it.
func plainID(id string) string { return strings.ReplaceAll(strings.ToLower(id), "-", "") }

// chosen is the name of the item of an option that a variant has.
func chosen(v *shop.Variant, o *shop.Option) string {
	for _, sel := range v.Selections {
		if sel.OptionBvin != plainID(o.Bvin) {
			continue
		}
		for _, i := range o.Items {
			if plainID(i.Bvin) == sel.SelectionData {
				return i.Name
			}
		}
	}
	return ""
}

// become makes a new item a variant of the product that a cell names.
func (s *session) become(p *item, parent string) error {
	if strings.TrimSpace(parent) == "" {
		return nil
	}
	id, err := s.productOf(parent)
	if err != nil {
		return err
	}
	if p.variant != nil && p.variant.ProductId == id {
		return nil
	}
	if !p.isNew {
		return refuse("A variant stays with its product; delete it there and make it anew here.")
	}
	parents, err := shop.Products.Load(s.b, []string{id})
	if err != nil {
		return err
	}
	v := shop.NewRecord[shop.Variant](s.b.Now())
	v.ProductId, v.Bvin, v.Sku = id, p.Bvin, p.Sku
	p.Product, p.variant = *parents[id], &v
	options, err := s.b.LoadOptions([]string{id})
	for _, o := range options[id] {
		if o.IsVariant {
			p.options = append(p.options, o)
		}
	}
	return err
}

// putVariant stores a variant with its stock. One with the same choices is taken for a new one.
func (s *session) putVariant(base, next *item) (err error) {
	product := next.variant.ProductId
	var old *shop.Variant
	if base != nil {
		old = base.variant
	}
	if next.touched[optionPart] || old == nil {
		if next.variant.Selections, err = s.selections(next); err != nil {
			return err
		}
		same, err := s.sameChoices(product, next.variant)
		if err != nil {
			return err
		}
		if same != nil && old == nil {
			old = same
			next.variant.Bvin = same.Bvin
		}
	}
	made, err := s.b.PutVariant(old, *next.variant)
	if err != nil {
		return err
	}
	if old == nil {
		s.settle[product] = true
	}
	if !next.touched[stockPart] {
		return nil
	}
	return s.putStock(product, made.Bvin, next.stock)
}

// sameChoices is the variant of a product with the same choices, nil for none.
func (s *session) sameChoices(product string, v *shop.Variant) (same *shop.Variant, err error) {
	err = shop.Variants.OfEach(s.b, "product", []string{product}, func(other *shop.Variant) error {
		if len(other.Selections) == len(v.Selections) && !slices.ContainsFunc(v.Selections,
			func(sel shop.OptionSelection) bool { return !slices.Contains(other.Selections, sel) }) {
			same = other
		}
		return nil
	})
	if same != nil && v.Bvin != "" && same.Bvin != v.Bvin && len(v.Selections) > 0 {
		other, err := shop.Variants.Load(s.b, []string{v.Bvin})
		if err != nil || len(other) > 0 {
			return nil, refuse("Another variant of the product has the same choices.")
		}
	}
	return same, err
}

// selections makes of the names in a row what a variant is chosen by. Choices and items that the product lacks are
// made.
func (s *session) selections(p *item) (all []shop.OptionSelection, err error) {
	product := p.variant.ProductId
	options, err := s.b.LoadOptions([]string{product})
	if err != nil {
		return nil, err
	}
	its := slices.DeleteFunc(options[product], func(o *shop.Option) bool { return !o.IsVariant })
	names := s.choices[product]
	if len(names) == 0 {
		names = make([]string, len(its))
		for i, o := range its {
			names[i] = o.Name
		}
	}
	if len(names) == 0 {
		return nil, refuse("The product has no choices; name them in its own line, as Option 1 name.")
	}
	for i, name := range names {
		if i >= len(p.items) || strings.TrimSpace(p.items[i]) == "" {
			return nil, refuse("The value of the choice %s is missing.", name)
		}
		option, item, err := s.itemOf(product, its, name, p.items[i])
		if err != nil {
			return nil, err
		}
		all = append(all, shop.OptionSelection{OptionBvin: plainID(option), SelectionData: plainID(item)})
	}
	return all, nil
}

// itemOf is the item of a choice of a product by its name.
func (s *session) itemOf(product string, its []*shop.Option, choice, value string) (option, item string, err error) {
	var old *shop.Option
	for _, o := range its {
		if folded(o.Name) == folded(choice) {
			old = o
		}
	}
	next := shop.NewRecord[shop.Option](s.b.Now())
	next.Name, next.OptionType, next.IsVariant = choice, shop.DropDownList, true
	if old != nil {
		for _, i := range old.Items {
			if folded(i.Name) == folded(value) && !i.IsLabel {
				return old.Bvin, i.Bvin, nil
			}
		}
		next = *cloned(old)
	}
	added := shop.NewRecord[shop.OptionItem](s.b.Now())
	added.Name, added.SortOrder = value, len(next.Items)+1
	for _, i := range next.Items {
		added.SortOrder = max(added.SortOrder, i.SortOrder+1)
	}
	next.Items = append(next.Items, added)
	made, err := shop.ProductOptions.Put(s.b, old, next)
	if err != nil {
		return "", "", err
	}
	if old == nil {
		if err := s.b.GiveOption(product, made.Bvin); err != nil {
			return "", "", err
		}
	}
	for _, i := range made.Items {
		if i.Name == value {
			item = i.Bvin
		}
	}
	return made.Bvin, item, nil
}

// finishVariants brings the stock of products in line with their new variants.
func finishVariants(s *session) error {
	for product := range s.settle {
		if err := s.b.SettleVariants(product); err != nil {
			return err
		}
	}
	return nil
}
