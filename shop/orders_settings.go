package shop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// OrderSettings is how the window handles orders. Programs meet none of it.
type OrderSettings struct {
	order.Limits
	Methods []ShippingMethod `json:",omitempty"` // as they are offered
}

// ShippingMethod is a way to ship, which the owner's orders are offered.
type ShippingMethod struct {
	ID      string // given when it is saved
	Name    string
	Carrier string
	Price   *Decimal // nil: to be determined for each order
	Open    bool     `json:"-"` // said of one without a price; with a price it is refused
	Track   string   // address of the carrier's page of a parcel, with {number} in it
}

// TrackingNumberPlace is where a tracking number goes in the address of a carrier's page.
const TrackingNumberPlace = "{number}"

const orderSettingsKey = "orders"

// OrderSettings answers what the owner chose.
func (s *Store) OrderSettings() (OrderSettings, error) { return OrderSettingsIn(s.db.Reader()) }

// OrderSettingsIn is OrderSettings as a reader sees it.
func OrderSettingsIn(r storage.Reader) (o OrderSettings, err error) {
	text, err := storage.Setting(r, orderSettingsKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &o)
	}
	return o, err
}

// LastOrderNumber is the number that the last order got; 0 when none has one.
func (s *Store) LastOrderNumber() (int64, error) {
	return model.LastNumber(s.db.Reader(), orderNumbers)
}

// SaveOrderSettings stores all of them, and the number that the last order is to have had: the next one gets the number
// after it. That may only rise. Errors name the field, such as Pieces or Methods[1].Price.
func (s *Store) SaveOrderSettings(ctx context.Context, o OrderSettings, last int64) error {
	if err := o.check(); err != nil {
		return err
	}
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		if err := setLast(tx, "LastNumber", orderNumbers, last); err != nil {
			return err
		}
		return storage.SetSetting(tx, orderSettingsKey, string(text))
	})
}

// mostOrderNumber leaves room to count on.
const mostOrderNumber = 999_999_999

// check refuses what cannot be, and brings the rest to one form.
func (o *OrderSettings) check() error {
	switch {
	case o.Pieces < 0:
		return Refuse(Invalid, "Pieces", "{field} must not be below 0.")
	case o.Weight.IsNegative():
		return Refuse(Invalid, "Weight", "{field} must not be below 0.")
	}
	names := map[string]bool{}
	for i := range o.Methods {
		m := &o.Methods[i]
		field := func(name string) string { return fmt.Sprintf("Methods[%d].%s", i, name) }
		m.Name, m.Carrier, m.Track = strings.TrimSpace(m.Name), strings.TrimSpace(m.Carrier), strings.TrimSpace(m.Track)
		switch {
		case m.Name == "":
			return Refuse(Invalid, field("Name"), "{field} is missing.")
		case wire.Units(m.Name) > 255:
			return Refuse(Invalid, field("Name"), "{field} is too long: it has %d characters, %d fit.",
				wire.Units(m.Name), 255)
		case names[model.Fold(m.Name)]:
			return Refuse(Invalid, field("Name"), "{field} is that of another shipping method.")
		case m.Price != nil && m.Price.IsNegative():
			return Refuse(Invalid, field("Price"), "{field} must not be below 0.")
		case m.Price != nil && m.Open:
			return Refuse(Invalid, field("Price"),
				"{field}: it is to be determined for each order. Leave it at 0, or untick that.")
		case m.Track != "" && !(strings.HasPrefix(m.Track, "https://") || strings.HasPrefix(m.Track, "http://")),
			m.Track != "" && !strings.Contains(m.Track, TrackingNumberPlace):
			return Refuse(Invalid, field("Track"), "{field} must be an address such as https://example.com/%s.",
				TrackingNumberPlace)
		}
		names[model.Fold(m.Name)] = true
		if m.ID == "" {
			m.ID = wire.NewBvin()
		}
	}
	return nil
}

// OrderByNumber is the id of the order with the number that its customer was told, in any letter case: the newest one
// where a program gave a number twice.
func (s *Store) OrderByNumber(ctx context.Context, number string) (id string, err error) {
	key := model.Fold(strings.TrimSpace(number))
	if key == "" {
		return "", Refuse(Missing, "", "There is no such order.")
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		ids, err := modelsOf(s).orders.IDs(v, storage.Query{Order: storage.Desc("ordered", "pk"), Limit: 1,
			Where: storage.And(storage.Eq("number_key", key), storage.Eq("listed", int(IsOrder)))})
		if err == nil && len(ids) == 0 {
			err = Refuse(Missing, "", "There is no such order.")
		}
		if err == nil {
			id = ids[0]
		}
		return err
	})
	return id, err
}

// RefusedBy is what a rule of package order refuses, as the window says it.
func RefusedBy(r *order.Refusal) error {
	if r == nil {
		return nil
	}
	e := &Error{Kind: Invalid, Field: r.Field, Sentence: r.Sentence}
	if r.Ask {
		return e.Because(ErrAsk)
	}
	return e
}

// ErrAsk is the cause of the refusal of what may be done when the owner confirms it.
var ErrAsk = errors.New("to be confirmed")
