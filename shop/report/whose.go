package report

import (
	"slices"
	"strconv"
	"strings"
)

// CustomerOf is by what the reports know the customer of the order: the e-mail address in small letters, or the account
// where there is none; "" for nobody.
func (o *Order) CustomerOf() string {
	if mail := strings.ToLower(strings.TrimSpace(o.Mail)); mail != "" {
		return mail
	}
	return o.Customer
}

// HasCode says whether a coupon code was given for the order, in capitals or small letters.
func (o *Order) HasCode(code string) bool {
	return slices.Contains(o.codes(), strings.ToUpper(strings.TrimSpace(code)))
}

// SentBy says whether the affiliate of an id brought the order.
func (o *Order) SentBy(affiliate string) bool { return strconv.FormatInt(o.Affiliate, 10) == affiliate }
