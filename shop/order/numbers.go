package order

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// InvoicePattern is how invoices and credit notes are numbered at first.
const InvoicePattern = "{year}-{no:5}"

// What packages and returns of an order are called after its number.
const (
	packageMark = "-P"
	returnMark  = "-R"
)

var place = regexp.MustCompile(`\{(\w*)(?::(\d{1,2}))?\}`)

// CheckPattern refuses a pattern by which two numbers could be the same.
func CheckPattern(pattern string) *Refusal {
	const field = "Pattern"
	numbers := 0
	for _, m := range place.FindAllStringSubmatch(pattern, -1) {
		switch {
		case m[1] == "no":
			numbers++
		case m[1] != "year" || m[2] != "":
			return refuse(field, "{field} may hold {year} and {no}, as in %s; %s is neither.", InvoicePattern, m[0])
		}
	}
	switch {
	case numbers != 1:
		return refuse(field, "{field} must hold {no} once, as in %s: the number that counts.", InvoicePattern)
	case strings.ContainsAny(place.ReplaceAllString(pattern, ""), "{}\n"):
		return refuse(field, "{field} may hold {year} and {no}, as in %s; another bracket is too many.", InvoicePattern)
	case len(pattern) > 50:
		return refuse(field, "{field} may have at most %d characters.", 50)
	}
	return nil
}

// Number is the n-th number by a pattern, given on a day.
func Number(pattern string, n int64, day time.Time) string {
	return place.ReplaceAllStringFunc(pattern, func(text string) string {
		m := place.FindStringSubmatch(text)
		if m[1] == "year" {
			return strconv.Itoa(day.Year())
		}
		width, _ := strconv.Atoi(m[2])
		return fmt.Sprintf("%0*d", width, n)
	})
}

// Counts is the number that a text holds when it is one: such a number raises the counter of orders.
func Counts(number string) (n int64, ok bool) {
	n, err := strconv.ParseInt(number, 10, 32)
	return n, err == nil && n > 0
}

// PackageNumber is that of an order's n-th package, ReturnNumber that of its n-th return.
func PackageNumber(order string, n int) string { return order + packageMark + strconv.Itoa(n) }

// ReturnNumber: see PackageNumber.
func ReturnNumber(order string, n int) string { return order + returnMark + strconv.Itoa(n) }
