package shop

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"griddle/shop/picture"
	"griddle/shop/wire"
	"griddle/storage"
)

// Details are what a store says of itself, besides its name (Settings.StoreName), and the units its figures are in.
type Details struct {
	Company, Street, PostalCode, City, Region, Country string
	Phone, Email                                       string

	Currency string // one of Currencies: what prices are in
	Weight   string // one of WeightUnits
	Length   string // one of LengthUnits
}

// What the units are chosen from; the first is the one at first.
var (
	WeightUnits = []string{"lb", "kg"}
	LengthUnits = []string{"in", "cm"}
)

const (
	detailsKey = "store.details"
	logoKey    = "store.logo"
	logoSide   = 256 // pixels a logo is scaled to
)

// Details answers them; units have their defaults when none were chosen.
func (s *Store) Details() (Details, error) { return detailsIn(s.db.Reader()) }

func detailsIn(r storage.Reader) (Details, error) {
	d := Details{Currency: Currencies[0], Weight: WeightUnits[0], Length: LengthUnits[0]}
	text, err := storage.Setting(r, detailsKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &d)
	}
	return d, err
}

// currencyIn is what the store's amounts are in.
func currencyIn(r storage.Reader) (Currency, error) {
	d, err := detailsIn(r)
	return Currency(d.Currency), err
}

// SaveDetails stores all of them, without blanks around them, and in the same go what edit changes of the settings: the name, and how the
// store calculates. Errors name the field.
func (s *Store) SaveDetails(ctx context.Context, d Details, edit func(*Settings)) error {
	for _, f := range []struct {
		name string
		text *string
	}{
		{"Company", &d.Company}, {"Street", &d.Street}, {"PostalCode", &d.PostalCode}, {"City", &d.City}, {"Region", &d.Region},
		{"Country", &d.Country}, {"Phone", &d.Phone}, {"Email", &d.Email},
	} {
		*f.text = strings.TrimSpace(*f.text)
		if n := wire.Units(*f.text); n > 100 {
			return Refuse(Invalid, f.name, "{field} is too long: it has %d characters, %d fit.", n, 100)
		}
	}
	switch at := strings.IndexByte(d.Email, '@'); {
	case d.Email != "" && (at < 1 || at == len(d.Email)-1 || strings.ContainsAny(d.Email, " \t\n")):
		return Refuse(Invalid, "Email", "{field} must be an address such as shop@example.com.")
	case !slices.Contains(Currencies, d.Currency):
		return Refuse(Invalid, "Currency", "{field} must be one of %s.", strings.Join(Currencies, ", "))
	case !slices.Contains(WeightUnits, d.Weight):
		return Refuse(Invalid, "Weight", "{field} must be one of %s.", strings.Join(WeightUnits, ", "))
	case !slices.Contains(LengthUnits, d.Length):
		return Refuse(Invalid, "Length", "{field} must be one of %s.", strings.Join(LengthUnits, ", "))
	}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		st, err := settingsIn(tx)
		if err != nil {
			return err
		}
		edit(&st)
		if err := st.check(); err != nil {
			return err
		}
		if err := st.put(tx); err != nil {
			return err
		}
		return storage.SetSetting(tx, detailsKey, string(text))
	})
}

// Logo answers the store's picture, PNG, JPEG or GIF; nil when there is none.
func (s *Store) Logo() ([]byte, error) {
	text, err := storage.Setting(s.db.Reader(), logoKey)
	if err != nil || text == "" {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}

// SetLogo stores a picture as the logo, scaled to at most 256 pixels; nil removes it. What is no picture is an *Error on Logo.
func (s *Store) SetLogo(ctx context.Context, data []byte) error {
	text := ""
	if data != nil {
		_, copies, err := picture.Reduce(ctx, data, logoSide)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return Refuse(Invalid, "Logo", "Logo must be a PNG, JPEG or GIF picture of at most 100 megapixels "+
				"that takes no more than 1 GB of memory to be read.").Because(err)
		}
		p := copies[0]
		if len(p.Data) > 1<<20 { // an animation is not scaled frame by frame
			return Refuse(Invalid, "Logo", "Logo is too large: its file may have 1 MB.").Because(errors.New("over 1 MB"))
		}
		text = base64.StdEncoding.EncodeToString(p.Data)
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error { return storage.SetSetting(tx, logoKey, text) })
}
