package tables

import (
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sheet"
)

// readSKUs remembers the SKUs of products.
func (s *session) readSKUs(products []string) error {
	var asked []string
	for _, id := range products {
		if _, known := s.skus[id]; !known {
			asked = append(asked, id)
		}
	}
	all, err := shop.Products.Load(s.b, asked)
	for id, p := range all {
		s.skus[id] = p.Sku
	}
	return err
}

// sku is how cells name a product: by its SKU, or by its id where it has none.
func (s *session) sku(id string) string {
	if sku := s.skus[id]; strings.TrimSpace(sku) != "" {
		return sku
	}
	return id
}

// productOf is the id of the product that a cell names.
func (s *session) productOf(cell string) (string, error) {
	cell = strings.TrimSpace(cell)
	found, err := shop.Products.Holding(s.b, "sku_key", []string{cell})
	if err != nil {
		return "", err
	}
	switch ids := found[model.Fold(cell)]; {
	case len(ids) == 1:
		s.skus[ids[0]] = cell
		return ids[0], nil
	case len(ids) > 1:
		return "", refuse("Several products have the SKU %s; give each of them one of its own.", cell)
	}
	if id, ok := shop.Products.Parse(cell); ok {
		if all, err := shop.Products.Load(s.b, []string{id}); err != nil || all[id] != nil {
			return id, err
		}
	}
	return "", refuse("There is no product with the SKU %s.", cell)
}

// entries are a list in a cell whose parts are records, with the ids of those that the record named before: of two with
// the same text the one it named stays meant.
func entries(cell string, was []string, textOf func(id string) string, find func(string) (string, error)) (ids []string,
	err error) {
	known := map[string]string{}
	for _, id := range was {
		known[textOf(id)] = id
	}
	for _, entry := range sheet.SplitList(cell) {
		id, there := known[entry]
		if !there {
			if id, err = find(entry); err != nil {
				return nil, err
			}
		}
		ids = append(ids, id)
	}
	return ids, nil
}
