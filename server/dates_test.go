package server

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/shop"
)

// What a date that is not set means.
const (
	now   = "now"
	asWas = "as it was" // on an update; now on a create
	unset = "not set"
)

// unsetMeans says it for every date of every record that programs send. Those that the
// server sets are now or as they were too.
var unsetMeans = map[string]string{
	"Address.LastUpdatedUtc":              unset,
	"Affiliate.LastUpdatedUtc":            now,
	"AffiliateReferral.TimeOfReferralUtc": now,
	"Category.LastUpdatedUtc":             now,
	"CustomerAccount.CreationDateUtc":     asWas,
	"CustomerAccount.LastLoginDateUtc":    asWas,
	"CustomerAccount.LastUpdatedUtc":      now,
	"GiftCard.ExpirationDateUtc":          unset,
	"GiftCard.IssueDateUtc":               asWas,
	"LineItem.LastUpdatedUtc":             now,
	"Order.LastUpdatedUtc":                now,
	"Order.TimeOfOrderUtc":                asWas,
	"OrderCoupon.LastUpdatedUtc":          now,
	"OrderNote.AuditDate":                 asWas,
	"OrderNote.LastUpdatedUtc":            now,
	"OrderPackage.LastUpdatedUtc":         now,
	"OrderPackage.ShipDateUtc":            unset,
	"OrderTransaction.TimeStampUtc":       asWas,
	"PriceGroup.LastUpdated":              now,
	"Product.CreationDateUtc":             asWas,
	"ProductFile.LastUpdated":             now,
	"ProductImage.LastUpdatedUtc":         now,
	"ProductInventory.LastUpdated":        now,
	"ProductProperty.LastUpdatedUtc":      now,
	"ProductPropertyChoice.LastUpdated":   now,
	"ProductReview.ReviewDateUtc":         unset,
	"ProductType.LastUpdated":             now,
	"ProductVolumeDiscount.LastUpdated":   now,
	"TransactionGiftCard.ExpirationDate":  unset,
	"VendorManufacturer.LastUpdated":      now,
	"WishListItem.LastUpdatedUtc":         now,
}

// dateMember is a date somewhere in a record type.
type dateMember struct {
	member
	key string // Type.Member
}

func dateMembers(t reflect.Type) (all []dateMember) {
	tables := append([]member{{}}, shapedMembers(t)...)
	for _, above := range tables {
		in := t
		for _, name := range above.path {
			in = memberType(in, name)
		}
		for in.Kind() == reflect.Slice || in.Kind() == reflect.Pointer {
			in = in.Elem()
		}
		for i := range in.NumField() {
			if f := in.Field(i); f.Type == reflect.TypeFor[shop.Instant]() {
				path := append(append([]string{}, above.path...), wireName(f))
				all = append(all, dateMember{member{path: path}, in.Name() + "." + f.Name})
			}
		}
	}
	return all
}

// get is the member of a record as it was answered; the first element counts of a list.
func (m member) get(record map[string]any) any {
	var at any = record
	for _, name := range m.path {
		if list, ok := at.([]any); ok && len(list) > 0 {
			at = list[0]
		}
		in, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = in[name]
	}
	return at
}

// TestUnsetDates: a date that is not set, in whatever spelling, is never a refusal and means what the table says; one
// after the year 9999 is refused as such.
func TestUnsetDates(t *testing.T) {
	seen := map[string]bool{}
	d := open(t)
	d.eachModel(t, func(path string, record reflect.Type, stored map[string]any) {
		for _, m := range dateMembers(record) {
			seen[m.key] = true
			if unsetMeans[m.key] == "" {
				t.Errorf("it does not say what %s means when it is not set", m.key)
			}
			d.unsetDate(t, path, record, m, stored)
		}
	})
	for key := range unsetMeans {
		if !seen[key] {
			t.Errorf("there is no date %s", key)
		}
	}
}

func (d *desk) unsetDate(t *testing.T, path string, record reflect.Type, m dateMember, stored map[string]any) {
	t.Helper()
	set := func(value string) string {
		posted := deepCopy(t, stored)
		m.put(posted, json.RawMessage(value))
		body, err := json.Marshal(posted)
		must(t, err)
		return string(body)
	}
	before := m.get(stored)
	for _, value := range []string{`"\/Date(-62135596800000)\/"`, `"\/Date(-59011459200000)\/"`,
		`"0001-01-01T00:00:00"`,
		`""`, `null`} {
		d.clock.move(time.Minute)
		for _, form := range []gate.Form{gate.Classic, gate.Modern} {
			r := d.do(form, step{call: "POST " + path, body: set(value)})
			content, errors := r.envelope(t)
			var got map[string]any
			if len(errors) > 0 || json.Unmarshal(content, &got) != nil {
				t.Errorf("%s with %s %s (%s): %s", path, m.named(record), value, formName(form), r.body)
				continue
			}
			if form == gate.Classic {
				continue // the modern form shows the same in words
			}
			want := any(nil)
			switch unsetMeans[m.key] {
			case now:
				want = d.clock.now().Format("2006-01-02T15:04:05.000Z")
			case asWas:
				want = before
			}
			if is := m.get(got); is != want {
				t.Errorf("%s with %s %s is %v, want %v", path, m.named(record), value, is, want)
			}
		}
	}
	for _, value := range []string{`"\/Date(253402300800000)\/"`, `"\/Date(99999999999999999999)\/"`, `"10000-01-01"`} {
		for _, form := range []gate.Form{gate.Classic, gate.Modern} {
			s := step{call: "POST " + path, body: set(value), status: 400, code: "EXCEPTION",
				has: []string{m.named(record) + " is a date after the year 9999."}, not: []string{"missing"}}
			s.check(t, form, d.do(form, s), path)
		}
	}
}

// TestUnsetDatesOfNewRecords: where a record must have a date, not set means now.
func TestUnsetDatesOfNewRecords(t *testing.T) {
	d := open(t)
	d.seed()
	d.classic("POST", "orders/", twoCups)
	for path, c := range map[string]struct{ body, has string }{
		"products": {`{"ProductName":"x","CreationDateUtc":%s}`,
			`"CreationDateUtc":"2026-11-22T09:00:00.000Z"`},
		"orders":          {`{"TimeOfOrderUtc":%s}`, `"TimeOfOrderUtc":"2026-11-22T09:00:00.000Z"`},
		"orders?recalc=1": {`{"Notes":[{"AuditDate":%s}]}`, `"AuditDate":"2026-11-22T09:00:00.000Z"`},
		"orders?recalc=0": {`{"Packages":[{"ShipDateUtc":%s}]}`, `"ShipDateUtc":null`},
		"ordertransactions": {`{"OrderId":"` + sale + `","TimeStampUtc":%s}`,
			`"TimeStampUtc":"2026-11-22T09:00:00.000Z"`},
		"giftcards":      {`{"CardNumber":"1","ExpirationDateUtc":%s}`, `"ExpirationDateUtc":null`},
		"productreviews": {`{"ProductBvin":"` + cup + `","ReviewDateUtc":%s}`, `"ReviewDateUtc":null`},
		"wishlistitems": {`{"CustomerId":"1","ProductId":"` + cup + `","LastUpdatedUtc":%s}`,
			`"LastUpdatedUtc":"2026-11-22T09:00:00.000Z"`},
	} {
		for _, value := range []string{`"0001-01-01"`, `"\/Date(-62135596800000)\/"`, `""`, `null`} {
			r := d.modern("POST", path, fmt.Sprintf(c.body, value))
			if r.StatusCode != 201 || !strings.Contains(r.body, c.has) {
				t.Errorf("%s with %s: %d %s", path, value, r.StatusCode, r.body)
			}
		}
	}
	// A card without a date at all, as a program sends it that knows of none.
	r := d.modern("POST", "giftcards", `{"CardNumber":"2"}`)
	if r.StatusCode != 201 || !strings.Contains(r.body, `"ExpirationDateUtc":null`) {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}
