package server

import (
	"strconv"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
)

// The calls of the catalogue that are not like those of other models (docs/protocol/10-catalog-core.md).

// allProducts is §6.1, page of all.
func allProducts(c *call) answer {
	p := c.paging(1000)
	return c.pageOfProducts(func(fn func([]byte) error) (int, error) {
		return c.s.shop.ProductPage(c.r.Context(), p,
			fn)
	})
}

// productsOfCategory is §6.1, bycategory.
func productsOfCategory(c *call) answer {
	p, of := c.paging(1000), c.given("bycategory")
	return c.pageOfProducts(func(fn func([]byte) error) (int, error) {
		return c.s.shop.ProductsOfCategory(c.r.Context(), of, p, fn)
	})
}

// productBySKU is §6.2; the modern form finds the product of a variant's SKU too, and says which.
func productBySKU(c *call) answer {
	if c.Path.Form == gate.Classic {
		return oneBy("bysku", (*shop.Store).ProductBySKU)(c)
	}
	return oneBy("bysku", func(s *shop.Store, sku string) ([]byte, error) {
		body, variant, err := s.ProductOfSKU(sku)
		if err == nil && variant != "" {
			c.w.Header().Set("Griddle-Variant", variant)
		}
		return body, err
	})(c)
}

func (c *call) pageOfProducts(page func(func([]byte) error) (int, error)) answer {
	return answer{list: func(w *content) error {
		if err := w.raw(`{"Products":`); err != nil {
			return err
		}
		total := 0
		err := w.array(func(fn func([]byte) error) (err error) {
			total, err = page(fn)
			return err
		})
		if c.sifts() {
			total = c.listing.since.let
		}
		if err != nil {
			return err
		}
		return w.raw(`,"TotalProductCount":` + strconv.Itoa(total) + "}")
	}}
}

// clearProducts is §6.6. A missing, unreadable or negative howmany deletes nothing.
func clearProducts(c *call) answer {
	n := max(c.integer("howmany", 0), 0)
	gone, left, err := c.s.shop.ClearProducts(c.r.Context(), c.clearGuard(), c.key.Name, n)
	return cleared(clearProductsData(gone, left), err, clearProductsData(0, -1))
}

func clearProductsData(gone, left int) string {
	return string(model.Encode(&shop.ClearProductsData{ProductsCleared: gone, ProductsRemaining: left}))
}

// clearCategories is §2.4.
func clearCategories(c *call) answer {
	return cleared("true", c.s.shop.ClearCategories(c.r.Context(), c.clearGuard(), c.key.Name), "false")
}

// unrelate is §4.
func unrelate(c *call) answer {
	was, err := c.s.shop.Unrelate(c.r.Context(), c.guard(), c.param(0), c.param(1))
	if err == nil && !was {
		return c.wasNot("This product does not stand in this category.")
	}
	return answer{body: yes, err: err}
}

// roles is §5: the query alone counts.
func roles(c *call) answer {
	byType, bvin := c.Query.Get("bytype"), c.given("bvin")
	return array(func(fn func([]byte) error) error { return c.s.shop.Roles(c.r.Context(), byType, bvin, fn) })
}

// index is §7.
func index(c *call) answer {
	found, err := c.s.shop.IndexProduct(c.r.Context(), c.guard(), c.param(1))
	if err == nil && !found {
		return c.wasNot("There is no such product, so nothing was indexed.")
	}
	return answer{body: yes, err: err}
}
