package shop

import (
	"cmp"
	"context"
	"errors"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// Taking over another store: its records come in as they are, with their ids and dates, past the rules that
// make ids, dates and places. What to read from where is the matter of shop/importer; here they are only
// stored. A record that comes again replaces itself, so that an import can go on after a break.

// Imported is what became of an ImportItem.
type Imported struct {
	Refused error    // why it was not stored; nil when it was
	Emptied []*Error // which members name what did not come
}

// What whoever imports a store lets the store remember: how far it is, and what the last import brought.
const (
	importNoteSetting   = "import"
	importReportSetting = "import.report"
)

// ImportNote is what Import was told to remember; "" when no import is under way.
func (s *Store) ImportNote() (note string, err error) {
	return storage.Setting(s.db.Reader(), importNoteSetting)
}

// ImportReport is the report with which the last import ended; "" when there was none.
func (s *Store) ImportReport() (report string, err error) {
	return storage.Setting(s.db.Reader(), importReportSetting)
}

// Occupied says whether the store has a record of any model.
func (s *Store) Occupied() (bool, error) {
	err := s.MustBeEmpty(s.db.Reader(), errOccupied)
	if errors.Is(err, errOccupied) {
		return true, nil
	}
	return false, err
}

var errOccupied = errors.New("there are records already")

// BeginImport remembers note and so begins an import. When the store has records already it is an *Error of
// kind Taken; with replace they are all deleted instead, after a snapshot from which they can be restored like
// from one before a restore, and the clear window is closed.
func (s *Store) BeginImport(ctx context.Context, note string, replace bool) error {
	if !replace {
		return s.base.Write(ctx, nil, func(tx *storage.Tx) error {
			occupied := Refuse(Taken, "",
				"Another store can only be taken over into an empty one, and this one has records already.")
			if err := s.MustBeEmpty(tx, occupied); err != nil {
				return err
			}
			return storage.SetSetting(tx, importNoteSetting, note)
		})
	}
	err := s.db.Alone(ctx, func(tx *storage.Tx) error {
		tx.By(ByImport)
		if err := s.secureAll(tx, ByImport); err != nil {
			return err
		}
		if err := s.db.EmptyShop(tx); err != nil {
			return err
		}
		return storage.SetSetting(tx, importNoteSetting, note)
	})
	s.base.Wrote()
	return err
}

// ImportMore begins an import into the store as it is, to bring what an earlier one could not.
func (s *Store) ImportMore(ctx context.Context, note string) error {
	return s.base.Write(ctx, nil, func(tx *storage.Tx) error { return storage.SetSetting(tx, importNoteSetting, note) })
}

// EndImport ends the import under way; report is kept for ImportReport, unless it is "".
func (s *Store) EndImport(ctx context.Context, report string) error {
	return s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		if report != "" {
			if err := storage.SetSetting(tx, importReportSetting, report); err != nil {
				return err
			}
		}
		return storage.SetSetting(tx, importNoteSetting, "")
	})
}

// MustBeEmpty is otherwise, unless the store has no record of any model.
func (s *Store) MustBeEmpty(r storage.Reader, otherwise error) error {
	for _, t := range s.base.Tables {
		if some, err := storage.Exists(r, t.Name, storage.Cond{}); err != nil || some {
			return cmp.Or(err, otherwise)
		}
	}
	return nil
}

// Import stores all items and remembers what note says then, in one transaction. note is told what became of
// each item, at its place. An error means that nothing was stored; it is an *Error of kind Missing when the
// import was ended meanwhile.
func (s *Store) Import(ctx context.Context, all []ImportItem, note func([]Imported) (string, error)) error {
	return s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		if was, err := storage.Setting(tx, importNoteSetting); err != nil || was == "" {
			return cmp.Or[error](err, Refuse(Missing, "",
				"The import was ended meanwhile: the store was restored, or somebody gave it up."))
		}
		tx.By(ByImport)
		became := make([]Imported, len(all))
		for i, item := range all {
			emptied, err := item(s, tx)
			if kind := KindOf(err); err != nil && (kind == Internal || kind == Full) {
				return err
			}
			became[i] = Imported{err, emptied}
		}
		text, err := note(became)
		if err != nil {
			return err
		}
		return storage.SetSetting(tx, importNoteSetting, text)
	})
}

// fact is an ImportItem that is no record, so that nothing of it can be emptied.
func fact(store func(*Store, *storage.Tx) error) ImportItem {
	return func(s *Store, tx *storage.Tx) ([]*Error, error) { return nil, store(s, tx) }
}

// ImportPlace is a product's place in a category when its number is not known: at the end, unless it stands
// there already.
func ImportPlace(product, category string) ImportItem {
	return fact(func(s *Store, tx *storage.Tx) error {
		_, _, err := modelsOf(s).associations.Create(tx,
			&CategoryProductAssociation{ProductId: product, CategoryId: category})
		return err
	})
}

// ImportTypeProperty is a property that the products of a type have, at its place in their order. The type is
// that of a product.
func ImportTypeProperty(product string, property int64, place int) ImportItem {
	return fact(func(s *Store, tx *storage.Tx) error {
		p, err := modelsOf(s).products.Stored(tx, product)
		if err != nil || p == nil || p.ProductTypeId == "" {
			return err
		}
		if err := modelsOf(s).properties.MustExist(tx, "Id", property); err != nil {
			return err
		}
		return model.Link(tx, TypePropertiesTable, "type", p.ProductTypeId, "property", property, place)
	})
}

// ImportProductOption is an option that a product has, at its place in its order.
func ImportProductOption(product, option string, place int) ImportItem {
	return fact(func(s *Store, tx *storage.Tx) error {
		id, _ := wire.ParseBvin(option)
		if err := modelsOf(s).options.MustExist(tx, "Bvin", id); err != nil {
			return err
		}
		return model.Link(tx, ProductOptionsTable, "product", product, "option", id, place)
	})
}

// ImportFile is a file as it stands among those of a product.
func ImportFile(product string, body []byte) ImportItem {
	return func(s *Store, tx *storage.Tx) (emptied []*Error, err error) {
		f, err := modelsOf(s).files.Read(body)
		if err != nil {
			return nil, err
		}
		minutes, downloads := f.AvailableMinutes, f.MaxDownloads
		f.ProductId, f.AvailableMinutes, f.MaxDownloads = "", 0, 0
		if emptied, err = modelsOf(s).files.ImportRecord(tx, wire.Encode(f)); err != nil {
			return nil, err
		}
		return emptied, fileFor(tx, f.Bvin, product, minutes, downloads)
	}
}
