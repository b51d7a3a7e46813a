package server

import (
	"fmt"
	"strings"

	"griddle/shop"
	"griddle/vault"
)

// The calls of options, variants and files of products (docs/protocol/20-product-details.md).

const (
	noOptions = "There are no options."
	noFiles   = "The product has no files."
)

// assignOption is §2: unassign must be 1 to mean that, and then generatevariants is not looked at.
func assignOption(c *call) answer {
	var was bool
	var err error
	if c.Query.Get("unassign") == "1" {
		was, err = c.s.shop.UnassignOption(c.r.Context(), c.guard(), c.param(0), c.param(2))
	} else {
		was, err = c.s.shop.AssignOption(c.r.Context(), c.guard(), c.param(0), c.param(2),
			c.Query.Get("generatevariants") == "1")
	}
	if err == nil && !was {
		return c.wasNot("There is no such product, so nothing was changed.")
	}
	return answer{body: yes, err: err}
}

// generateVariants is §2: what stands in place of an option is not looked at.
func generateVariants(c *call) answer {
	return answer{body: yes, err: c.s.shop.GenerateVariants(c.r.Context(), c.guard(), c.param(2))}
}

// setVariantSku is §3.5.
func setVariantSku(c *call) answer {
	posted, err := c.body()
	if err != nil {
		return answer{err: err}
	}
	was, err := c.s.shop.SetVariantSku(c.r.Context(), c.guard(), c.param(0), posted)
	if err == nil && !was {
		return c.wasNot("The product has no variant with these choices, so nothing was changed.")
	}
	return answer{body: yes, err: err}
}

// adjustStock moves the stock of a record; why, the owner finds in the list of activity.
func adjustStock(c *call) answer {
	posted, err := c.body()
	if err != nil {
		return answer{err: err}
	}
	m, err := c.s.shop.ReadStockMove(posted)
	if err != nil {
		return answer{err: err}
	}
	guard := shop.ProductInventories.Given(c.s.shop, c.guard(), c.param(0), c.condition())
	body, err := c.s.shop.AdjustStock(c.r.Context(), guard, c.param(0), m)
	if err == nil {
		c.moved(m)
	}
	return answer{body: body, err: err, whole: true}
}

// moved tells the list of activity how the stock was moved, and why.
func (c *call) moved(m shop.StockMove) {
	c.reason = vault.Scrub(strings.TrimSpace(fmt.Sprintf("Stock %+d. %s %s", m.By, m.Reason, m.Reference)))
}

// putImage is §11.
func putImage(c *call) answer {
	if c.Query.Count("filename") == 0 {
		return answer{err: noFileName}
	}
	data, err := c.upload()
	if err != nil {
		return answer{err: err}
	}
	return answer{body: yes, err: c.s.shop.PutProductImage(c.r.Context(), c.guard(), c.param(0), c.param(1),
		c.Query.Get("filename"), data)}
}

// putFilePart is §13.
func putFilePart(c *call) answer {
	data, err := c.upload()
	if err != nil {
		return answer{err: err}
	}
	stored, err := c.s.shop.PutFilePart(c.r.Context(), c.guard(), c.param(0), shop.FilePart{
		First: c.Query.Get("first") == "1", FileName: c.Query.Get("filename"), Description: c.Query.Get("description"),
		Data: data,
	})
	if err == nil && !stored {
		return answer{body: no, modern: shop.Refuse(shop.Invalid, "", "Nothing was stored: the part has no data.")}
	}
	return answer{body: yes, err: err}
}

// showFile answers the content of a file, to be saved and never shown.
func showFile(c *call) answer {
	r, name, err := c.s.shop.OpenFile(c.param(0))
	if err != nil {
		return answer{err: err}
	}
	return answer{file: &file{ReadCloser: r, kind: octetStream, name: name}}
}

// filesOf is §14.
func filesOf(c *call) answer {
	return array(func(fn func([]byte) error) error { return c.s.shop.FilesOf(c.r.Context(), c.param(0), fn) })
}

// addFile is §14. Numbers that are missing or none are 0.
func addFile(c *call) answer {
	return answer{body: yes, err: c.s.shop.AddFile(c.r.Context(), c.guard(), c.param(0), c.param(1),
		c.integer("minutes", 0), c.integer("downloads", 0))}
}

// removeFile is §14.
func removeFile(c *call) answer {
	was, err := c.s.shop.RemoveFile(c.r.Context(), c.guard(), c.param(0), c.param(1))
	if err == nil && !was {
		return c.wasNot("This product does not have this file.")
	}
	return answer{body: yes, err: err}
}
