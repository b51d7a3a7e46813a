package shop

import "griddle/storage"

const inventoryTable = "productinventory"

func (s *Store) declareInventory() {
	s.inventory = declare(s, model[ProductInventory, string]{
		one: "inventory record", id: func(i *ProductInventory) *string { return &i.Bvin },
	}, storage.Spec[ProductInventory, string]{
		Table: inventoryTable,
		Columns: []storage.Column[ProductInventory]{
			{Name: "product", Type: "TEXT", Value: func(i *ProductInventory) any { return i.ProductBvin }},
			{Name: "in_stock", Type: "INTEGER", Value: func(i *ProductInventory) any { return i.left() }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "in_stock"}}},
	})
}

// left is how many pieces can still be sold.
func (i *ProductInventory) left() int {
	return i.QuantityOnHand - i.QuantityReserved - i.OutOfStockPoint
}

// available works out IsAvailableForSale (docs/protocol/10-catalog-core.md §6.5). A product just being created is about to get an inventory
// record without any stock.
func (s *Store) available(r storage.Reader, created bool, p *Product) (bool, error) {
	switch {
	case p.Status == ProductDisabled:
		return false, nil
	case p.InventoryMode != WhenOutHide && p.InventoryMode != WhenOutShow:
		return true, nil
	case created:
		return false, nil
	}
	var records, inStock int
	err := r.QueryRow(`SELECT count(*), count(*) FILTER (WHERE in_stock > 0) FROM `+inventoryTable+" WHERE product = ?", p.Bvin).Scan(&records, &inStock)
	return records == 0 || inStock > 0, err
}
