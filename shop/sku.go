package shop

import (
	"errors"

	"griddle/shop/model"
	"griddle/storage"
)

// ProductOfSKU finds what ProductBySKU does, else the product of which the oldest variant with the SKU is, whose id is
// answered too.
func (s *Store) ProductOfSKU(sku string) (body []byte, variant string, err error) {
	r := s.db.Reader()
	body, err = s.ProductBySKU(sku)
	if KindOf(err) != Missing || isBlank(sku) {
		return body, "", err
	}
	v, found := modelsOf(s).variants.Find(r, storage.Query{Where: storage.Eq("sku_key", model.Fold(sku))})
	if errors.Is(found, storage.ErrNotFound) {
		return nil, "", err
	}
	if found != nil {
		return nil, "", found
	}
	body, err = modelsOf(s).products.OrMissing(modelsOf(s).products.Body(r, v.ProductId))
	return body, v.Bvin, err
}
