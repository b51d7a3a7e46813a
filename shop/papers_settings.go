package shop

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"griddle/shop/document"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// PaperSettings is what the owner chose for the papers of orders. Programs meet none of it.
type PaperSettings struct {
	Size  string `json:",omitempty"` // one of PaperSizes; "" is that of the store's country
	Label string `json:",omitempty"` // one of LabelForms; "" is the first

	TaxNumber  string `json:",omitempty"` // of the store
	Untaxed    string `json:",omitempty"` // the reason that stands on an invoice without tax
	Slip       string `json:",omitempty"` // stands below every packing slip
	SlipPrices bool   `json:",omitempty"`
	OnPayment  bool   `json:",omitempty"` // an order gets its invoice as soon as it is paid

	Invoices, Credits string `json:",omitempty"` // how they are numbered; "" is order.InvoicePattern, CreditPattern
}

// CreditPattern is how credit notes are numbered at first.
const CreditPattern = "C{year}-{no:5}"

// PaperSizes and LabelForms are what the owner chooses from.
var (
	PaperSizes = []string{"A4", "Letter"}
	LabelForms = []string{"sheet", "4x6", "62x100"}
)

// letterCountries are those that print on Letter, by their ISO code.
var letterCountries = []string{"USA", "CAN", "MEX", "PHL", "CHL", "COL", "VEN", "PRI", "CRI", "GTM", "PAN", "DOM"}

// letterCurrencies tell where the store is while its address does not.
var letterCurrencies = []string{"USD", "CAD", "MXN"}

const (
	paperSettingsKey = "papers"
	InvoiceNumbers   = "invoices"
	CreditNumbers    = "credit notes"
	longestNote      = 1000
	longestTaxNumber = 50
)

// PaperSettings answers what the owner chose.
func (s *Store) PaperSettings() (PaperSettings, error) { return PaperSettingsIn(s.db.Reader()) }

// PaperSettingsIn is PaperSettings as a reader sees it.
func PaperSettingsIn(r storage.Reader) (p PaperSettings, err error) {
	text, err := storage.Setting(r, paperSettingsKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &p)
	}
	if p.Invoices == "" {
		p.Invoices = order.InvoicePattern
	}
	if p.Credits == "" {
		p.Credits = CreditPattern
	}
	return p, err
}

// PaperNumbers are the numbers that the last invoice and the last credit note got; 0 when none has one.
func (s *Store) PaperNumbers() (invoice, credit int64, err error) {
	if invoice, err = model.LastNumber(s.db.Reader(), InvoiceNumbers); err == nil {
		credit, err = model.LastNumber(s.db.Reader(), CreditNumbers)
	}
	return invoice, credit, err
}

// SavePaperSettings stores all of them, and the numbers that the last invoice and credit note are to have had; those
// may only rise. Errors name the field, such as Invoices or LastInvoice.
func (s *Store) SavePaperSettings(ctx context.Context, p PaperSettings, invoice, credit int64) error {
	if err := p.check(); err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		for _, n := range []struct {
			field, name string
			last        int64
		}{{"LastInvoice", InvoiceNumbers, invoice}, {"LastCredit", CreditNumbers, credit}} {
			if err := setLast(tx, n.field, n.name, n.last); err != nil {
				return err
			}
		}
		return storage.SetSetting(tx, paperSettingsKey, string(text))
	})
}

// setLast lets a counter go on after last, which may only rise.
func setLast(tx *storage.Tx, field, name string, last int64) error {
	given, err := model.LastNumber(tx, name)
	switch {
	case err != nil:
		return err
	case last < given:
		return Refuse(Invalid, field, "{field} must be at least %d: it can only rise.", given)
	case last > mostOrderNumber:
		return Refuse(Invalid, field, "{field} must be at most %d.", mostOrderNumber)
	}
	return model.RaiseNumber(tx, name, last)
}

// check refuses what cannot be, and brings the rest to one form.
func (p *PaperSettings) check() error {
	for _, text := range []*string{&p.TaxNumber, &p.Untaxed, &p.Slip, &p.Invoices, &p.Credits} {
		*text = strings.TrimSpace(*text)
	}
	for _, l := range []struct {
		field, text string
		most        int
	}{{"TaxNumber", p.TaxNumber, longestTaxNumber}, {"Untaxed", p.Untaxed, longestNote},
		{"Slip", p.Slip, longestNote}} {
		if n := wire.Units(l.text); n > l.most {
			return Refuse(Invalid, l.field, "{field} is too long: it has %d characters, %d fit.", n, l.most)
		}
	}
	for _, pattern := range []struct {
		field string
		text  *string
		first string
	}{{"Invoices", &p.Invoices, order.InvoicePattern}, {"Credits", &p.Credits, CreditPattern}} {
		if *pattern.text == "" {
			*pattern.text = pattern.first
		}
		if r := order.CheckPattern(*pattern.text); r != nil {
			r.Field = pattern.field
			return RefusedBy(r)
		}
	}
	if p.Size != "" && !slices.Contains(PaperSizes, p.Size) {
		return Refuse(Invalid, "Size", "{field} must be one of %s.", strings.Join(PaperSizes, ", "))
	}
	if p.Label != "" && !slices.Contains(LabelForms, p.Label) {
		return Refuse(Invalid, "Label", "{field} must be one of %s.", strings.Join(LabelForms, ", "))
	}
	return nil
}

// PaperSize is the size of paper that the store prints on: as chosen, or as it is usual in its country or, while that
// is not known, where its currency is paid with.
func (s *Store) PaperSize() (string, error) {
	p, err := s.PaperSettings()
	if err != nil || p.Size != "" {
		return p.Size, err
	}
	d, err := s.Details()
	if err != nil {
		return "", err
	}
	a := d.Address()
	iso := a.ISO()
	if iso == "" && slices.Contains(letterCurrencies, d.Currency) || slices.Contains(letterCountries, iso) {
		return PaperSizes[1], nil
	}
	return PaperSizes[0], nil
}

// Invoices and credit notes are given out once: with the next number of their own, which is never used again, and kept
// as they were then. They stay when the order is deleted by a program and when an older state of the store is restored.
const PapersTable = "papers"

func papersDDL() storage.Table {
	return storage.TableSpec{Name: PapersTable, Shop: true, Stays: true, Key: []string{"kind", "number"},
		Columns: []storage.Col{storage.TextCol("kind"), storage.TextCol("number"), storage.NumberCol("serial"),
			storage.TextCol("of"), storage.NumberCol("at"), storage.TextCol("refers"), storage.BytesCol("body")},
		Indexes: []storage.Index{{Columns: []string{"of"}}, {Columns: []string{"number"}}}}.Table()
}

// PapersOf are the invoices and credit notes of an order, the oldest first.
func PapersOf(r storage.Reader, id string) (all []document.Document, err error) {
	err = storage.Each(r, storage.Select{Table: PapersTable, Columns: []string{"body"}, Query: storage.Query{
		Where: storage.Eq("of", id), Order: storage.Asc("at", "kind", "serial")}}, func(row storage.Row) error {
		var body []byte
		if err := row.Scan(&body); err != nil {
			return err
		}
		var d document.Document
		if err := json.Unmarshal(body, &d); err != nil {
			return err
		}
		all = append(all, d)
		return nil
	})
	return all, err
}

// InvoicesOf are the numbers of the last invoices of orders, by the id of the order.
func InvoicesOf(r storage.Reader, ids []string) (map[string]string, error) {
	all := map[string]string{}
	err := storage.Each(r, storage.Select{Table: PapersTable, Columns: []string{"of", "number"}, Query: storage.Query{
		Where: storage.And(storage.In("of", ids), storage.Eq("kind", string(document.Invoice))),
		Order: storage.Asc("serial")}}, func(row storage.Row) error {
		var id, number string
		err := row.Scan(&id, &number)
		all[id] = number
		return err
	})
	return all, err
}
