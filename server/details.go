package server

import (
	"net/http"
	"strconv"

	"griddle/shop"
)

// The calls of product details that are not like those of other models (docs/protocol/20-product-details.md).

// noProperties is the one description of an error that programs compare.
const noProperties = "No product properties found."

// addProperty is §5. A place in the order that is missing or no number is the end.
func addProperty(c *call) answer {
	var place *int
	if n, err := strconv.ParseInt(c.param(3), 10, 32); err == nil {
		at := int(n)
		place = &at
	}
	err := c.s.shop.AddTypeProperty(c.r.Context(), c.guard(), c.param(0), c.param(2), place)
	return answer{body: yes, err: err}
}

// removeProperty is §5.
func removeProperty(c *call) answer {
	was, err := c.s.shop.RemoveTypeProperty(c.r.Context(), c.guard(), c.param(0), c.param(2))
	if err == nil && !was {
		return c.wasNot("This product type does not have this property.")
	}
	return answer{body: yes, err: err}
}

// setValue is §4: the body is the value itself.
func setValue(c *call) answer {
	value, err := c.text()
	if err != nil {
		return answer{err: err}
	}
	return answer{body: yes, err: c.s.shop.SetPropertyValue(c.r.Context(), c.guard(), c.param(0), c.param(2), value)}
}

// removeType is §5: without an id there is an error where other models answer a plain false.
func removeType(c *call) answer {
	if c.param(0) == "" {
		return answer{err: shop.Refuse(shop.Missing, "", "The address names no product type, so nothing was deleted.")}
	}
	return remove(shop.ProductTypes)(c)
}

// unrelateProducts is §6.
func unrelateProducts(c *call) answer {
	was, err := c.s.shop.UnrelateProducts(c.r.Context(), c.guard(), c.param(0), c.param(1))
	if err == nil && !was {
		err = &fault{code: "EXCEPTION", status: http.StatusNotFound,
			text: "The first product has no relationship to the second, so nothing was deleted."}
	}
	return answer{body: yes, err: err}
}
