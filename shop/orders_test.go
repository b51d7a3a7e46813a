package shop

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Where the owner says that prices contain tax, orders say so too, and tax is taken out of the price instead of being added to it.
func TestOrdersOfAShopWithTaxInItsPrices(t *testing.T) {
	s := newShop(t)
	if err := s.SaveSettings(ctx, Settings{PricesWithTax: true}); err != nil {
		t.Fatal(err)
	}
	s.save(TaxSchedules, "", `{"Name":"Goods","DefaultRate":19}`)
	s.save(Taxes, "", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":19}`)
	for _, recalc := range []bool{false, true} {
		body, _, err := s.SaveOrder(ctx, nil, "", recalc, []byte(`{"TotalTax":7,"ShippingAddress":{"CountryBvin":"`+usaBvin+`"},"Items":[{"Quantity":1,"BasePricePerItem":119,"LineTotal":119,"TaxSchedule":1}]}`))
		if err != nil || !strings.Contains(string(body), `{"DeveloperId":"hcc","Key":"ApplyVATRules","Value":"True"}`) {
			t.Fatalf("%v: %s", err, body)
		}
		s.want(s.parse(body), fields{"TotalGrand": 119, "TotalTax": map[bool]int{false: 7, true: 19}[recalc]})
	}
}

// An order that came from another store says what shipping costs after discounts in its grand total alone, which posting it back must not change.
func TestReceivedOrderKeepsItsTotal(t *testing.T) {
	s := newShop(t)
	if err := s.BeginMoving(ctx, "x", false); err != nil {
		t.Fatal(err)
	}
	came := Orders.Arrival([]byte(`{"Bvin":"` + idA + `","Id":5,"Items":[{"Id":9,"LineTotal":10}],"TotalShippingBeforeDiscounts":4,"TotalTax":1,"TotalGrand":11}`))
	err := s.Receive(ctx, []Arrival{came}, func(refused []error) (string, error) { return "y", refused[0] })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.want(s.save(Orders, idA, string(must(Orders.One(s.Store, idA)))), fields{"Id": 5, "TotalShippingBeforeDiscounts": 4, "TotalGrand": 11})
	}
}

// What is a matter of lists stands in the protocol's own tables.
func TestListsAreTheProtocols(t *testing.T) {
	text, err := os.ReadFile("../docs/protocol/30-orders-people-taxes.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := func(after, pattern string) [][]string {
		_, section, ok := strings.Cut(string(text), after)
		section, _, _ = strings.Cut(section, "\n#")
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(section, -1)
		if !ok || len(found) == 0 {
			t.Fatalf("the protocol has no %q", after)
		}
		return found
	}
	statuses := rows("### 2.8", "(?m)^\\| `(\\S+)` \\| ([\\w ]+?) (?:\\(.*\\) )?\\|")
	if len(statuses) != len(OrderStatuses) {
		t.Errorf("%d statuses, want %d", len(OrderStatuses), len(statuses))
	}
	for i, row := range statuses {
		if OrderStatuses[i] != (OrderStatus{row[1], row[2]}) {
			t.Errorf("%+v, want %s", OrderStatuses[i], row)
		}
	}
	countries := rows("## 13.", `([A-Z]{3}) ([0-9a-f-]{36})`)
	if len(countries) != len(Countries) {
		t.Errorf("%d countries, want %d", len(Countries), len(countries))
	}
	for _, row := range countries {
		if c := CountryOf(strings.ToUpper(row[2])); c == nil || c.ISO != row[1] || c.Bvin != row[2] {
			t.Errorf("%+v, want %s", c, row)
		}
	}
	for _, enum := range []struct {
		section, pattern string
		members          []Member
	}{
		{"### 3.3", `\| (\d+) \| (\w+)`, TransactionAction(0).Members()},
		{"### 2.9", `(?m)^\| (\d) \| (\w+)`, PaymentStatus(0).Members()},
		{"### 2.10", `(?m)^\| (\d) \| (\w+)`, ShippingStatus(0).Members()},
		{"### 8.2", `(\d) (\w+)`, PricingType(0).Members()},
	} {
		want := rows(enum.section, enum.pattern)
		named := map[string]string{}
		for _, m := range enum.members {
			named[fmt.Sprint(m.Number)] = m.Name
		}
		for _, row := range want {
			if named[row[1]] != row[2] {
				t.Errorf("%s: %s is called %q", enum.section, row[0], named[row[1]])
			}
		}
		if len(named) != len(want) {
			t.Errorf("%s: %d names, want %d", enum.section, len(named), len(want))
		}
	}
}
