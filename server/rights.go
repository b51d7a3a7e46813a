package server

import (
	"net/http"
	"slices"

	"griddle/vault"
)

// What a key must be allowed for a call stands in its route: the level follows from the row, the area from its model.

// areaWords are the areas in sentences.
var areaWords = map[vault.Area]string{
	vault.Catalog: "the catalog", vault.Stock: "the stock", vault.Orders: "orders", vault.People: "people",
	vault.Taxes: "taxes",
}

// lacks is the refusal of a key without the right, which the owner finds in the activity list and can give there.
func (c *call) lacks(n vault.Need) *fault {
	c.lacked = n.String()
	return &fault{code: "ACCESS", status: http.StatusForbidden, text: "This API key may not " + n.Level.String() + " " +
		areaWords[n.Area] + ": it needs the right " + n.String() +
		", which the store's owner can give it on the page Admin, API."}
}

// uses notes that the call makes use of a right.
func (c *call) uses(n vault.Need) {
	if n.Area != vault.NoArea && !slices.Contains(c.used, n) {
		c.used = append(c.used, n)
	}
}

// rightsUsed are the rights that the call made use of; none where it was refused.
func (c *call) rightsUsed() (used []string) {
	if c.refused || c.result == "ACCESS" { // of a batch some may be refused, and the others are done
		return nil
	}
	for _, n := range c.used {
		used = append(used, n.String())
	}
	if c.cleared {
		used = append(used, vault.ClearRight)
	}
	return used
}

// Rights are what a key may do in each area, for its program.
type Rights struct {
	Catalog string `doc:"Products, categories and all that belongs to them: none, read or write."`
	Stock   string `doc:"Stock levels: none, read or write."`
	Orders  string `doc:"Orders, their transactions, gift cards: none, read or write."`
	People  string `doc:"Customers, wish lists, price groups, affiliates: none, read or write."`
	Taxes   string `doc:"Tax rates and schedules: none, read or write."`
}

func rightsOf(a vault.Access) Rights {
	level := func(area vault.Area) string { return a.Level(area).String() }
	return Rights{level(vault.Catalog), level(vault.Stock), level(vault.Orders), level(vault.People),
		level(vault.Taxes)}
}
