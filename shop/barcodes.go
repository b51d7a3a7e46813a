package shop

import (
	"context"
	"errors"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// barcodeColumn is what a scanner reads of a record, in one letter case; nothing for one that has no bar code.
func barcodeColumn[T any](of func(*T) string) storage.Column[T] {
	return storage.Column[T]{Name: "barcode", Type: storage.Text, Value: func(rec *T) any {
		return set(model.Fold(strings.TrimSpace(of(rec))))
	}}
}

// barcodeIndex finds by it. Two records may have the same one: a maker gives one code to what the shop sells twice.
var barcodeIndex = storage.Index{Columns: []string{"barcode"}, Where: storage.Ne("barcode", nil)}

// LooksLikeGTIN says whether a text is as many figures as a Global Trade Item Number has: 8, 12, 13 or 14.
func LooksLikeGTIN(text string) bool {
	switch len(text) {
	case 8, 12, 13, 14:
		return strings.Trim(text, "0123456789") == ""
	}
	return false
}

// IsGTIN says whether a text is a Global Trade Item Number, of which the last figure follows from the others: those
// before it count three times and once in turn, from the last one on, and all together make a multiple of ten.
func IsGTIN(text string) bool {
	if !LooksLikeGTIN(text) {
		return false
	}
	sum := 0
	for i := range len(text) {
		figure := int(text[len(text)-1-i] - '0')
		if i%2 == 1 {
			figure *= 3
		}
		sum += figure
	}
	return sum%10 == 0
}

// BarcodeTaken says which other product has the bar code, itself or by a variant; "" for none.
func (s *Store) BarcodeTaken(_ context.Context, code, bvin string) (name string, err error) {
	if isBlank(code) {
		return "", nil
	}
	same := storage.Eq("barcode", model.Fold(strings.TrimSpace(code)))
	p, err := modelsOf(s).products.Find(s.db.Reader(), storage.Query{Where: storage.And(storage.Ne("id", bvin),
		storage.Or(same, storage.InSub("id", storage.Sub{Table: variantsTable, Column: "product", Where: same})))})
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return p.ProductName, err
}
