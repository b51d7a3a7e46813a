package shop

// productAmounts are the members of a product that are amounts in the store's currency.
var productAmounts = map[string]func(*Product) Decimal{
	"SitePrice":     func(p *Product) Decimal { return p.SitePrice },
	"ListPrice":     func(p *Product) Decimal { return p.ListPrice },
	"SiteCost":      func(p *Product) Decimal { return p.SiteCost },
	"GiftWrapPrice": func(p *Product) Decimal { return p.GiftWrapPrice },
	"ShippingDetails.ExtraShipFee": func(p *Product) (fee Decimal) {
		if p.ShippingDetails != nil {
			fee = p.ShippingDetails.ExtraShipFee
		}
		return fee
	},
}

// payable refuses decimals that the owner gave to an amount where the store's currency has none. What a program wrote
// so stays until it is changed.
func (s *Store) payable(base *Product, next Product) error {
	in, err := currencyIn(s.db.Reader())
	if err != nil || in.Decimals() > 0 {
		return err
	}
	for field, of := range productAmounts {
		amount := of(&next).Decimal
		paid := in.Round(amount)
		if paid.Equal(amount) || base != nil && of(base).Equal(amount) {
			continue
		}
		return Refuse(Invalid, field,
			"{field} has decimals, and amounts in %s have none. Enter a whole number such as %s.",
			string(in), paid.String())
	}
	return nil
}
