package order

import (
	"slices"
	"testing"
)

// Each row is an order with what is asked of it, and all that is said, by field.
func TestCheckPlacement(t *testing.T) {
	home := Receiver{First: "Ada", Last: "Byron", Line1: "12 St James's Sq", City: "London", Country: "GBR",
		PostalCode: "SW1Y", PostalCodes: true}
	without := func(change func(*Receiver)) *Receiver {
		r := home
		change(&r)
		return &r
	}
	good := Placement{Pieces: 2, Weight: amount("3.5"), Total: amount("20"), To: &home}
	with := func(change func(*Placement)) Placement {
		p := good
		change(&p)
		return p
	}
	for _, c := range []struct {
		name   string
		p      Placement
		limits Limits
		want   []string
	}{
		{"all there", good, Limits{}, nil},
		{"nothing is shipped", with(func(p *Placement) { p.To = nil }), Limits{}, nil},
		{"no lines", with(func(p *Placement) { p.Pieces = 0 }), Limits{NoFree: true}, []string{"Items"}},
		{"as many as allowed", good, Limits{Pieces: 2, Weight: amount("3.5")}, nil},
		{"too many", good, Limits{Pieces: 1}, []string{"Items"}},
		{"too heavy", good, Limits{Weight: amount("3.49")}, []string{"Items"}},
		{"free", with(func(p *Placement) { p.Total = amount("0") }), Limits{}, nil},
		{"free, and not allowed", with(func(p *Placement) { p.Total = amount("0") }), Limits{NoFree: true},
			[]string{"Items"}},
		{"no telephone", good, Limits{Phone: true}, []string{"BillingAddress.Phone"}},
		{"telephone", with(func(p *Placement) { p.Phone = "1" }), Limits{Phone: true}, nil},
		{"an e-mail address", with(func(p *Placement) { p.Email = "a@b" }), Limits{}, nil},
		{"no e-mail address", with(func(p *Placement) { p.Email = "ab@" }), Limits{}, []string{"UserEmail"}},
		{"open choices", with(func(p *Placement) {
			p.Lines = []PlacedLine{{Name: "Mug", Open: []string{"Size", "Colour"}}, {Name: "Pan", Unknown: true}}
		}), Limits{}, []string{"Items", "Items", "Items"}},
		{"a gift card for nobody", with(func(p *Placement) {
			p.Lines = []PlacedLine{{GiftCard: true}, {GiftCard: true, Receiver: "a@b"}}
		}), Limits{}, []string{"Items"}},
		{"a company", with(func(p *Placement) {
			p.To = without(func(r *Receiver) { r.First, r.Last, r.Company = "", "", "Mill" })
		}), Limits{}, nil},
		{"half a name", with(func(p *Placement) { p.To = without(func(r *Receiver) { r.First = " " }) }), Limits{},
			[]string{"ShippingAddress.LastName"}},
		{"an empty address", with(func(p *Placement) { p.To = &Receiver{Regions: true, PostalCodes: true} }), Limits{},
			[]string{"ShippingAddress.LastName", "ShippingAddress.Line1", "ShippingAddress.PostalCode",
				"ShippingAddress.City", "ShippingAddress.RegionBvin", "ShippingAddress.CountryBvin"}},
		{"a country without postal codes", with(func(p *Placement) {
			p.To = without(func(r *Receiver) { r.PostalCode, r.PostalCodes = "", false })
		}), Limits{}, nil},
	} {
		var got []string
		for _, r := range CheckPlacement(c.p, c.limits) {
			got = append(got, r.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
