package server

import (
	"encoding/json"
	"strings"

	"griddle/server/gate"
	"griddle/shop"
)

// Calls whose body or answer is not a record.

// putPicture is docs/protocol/10-catalog-core.md §3. The classic form sends the bytes as an array of numbers; the modern one may also send
// them as they are, with the picture's own Content-Type.
func putPicture(p shop.Picture) handler {
	return func(c *call) answer {
		if c.Query.Count("filename") == 0 {
			return answer{err: &shop.Error{Kind: shop.Unreadable, Field: "filename", Message: "filename is missing: name the picture in the address, as in ?filename=cup.jpg."}}
		}
		data, err := c.body()
		if err != nil {
			return answer{err: err}
		}
		if c.Path.Form == gate.Classic || !strings.HasPrefix(c.mediaType(), "image/") {
			if data, err = shop.DecodeBytes(data); err != nil {
				return answer{err: err}
			}
		}
		stored, err := c.s.shop.PutPicture(c.r.Context(), c.guard, p, c.param(0), c.Query.Get("filename"), data)
		if err == nil && !stored {
			return answer{body: no, modern: &shop.Error{Kind: shop.Invalid, Field: "filename",
				Message: "No picture was stored: send its data, and a filename that ends in .png, .jpg, .jpeg or .gif."}}
		}
		return answer{body: yes, err: err}
	}
}

// showPicture answers the picture itself.
func showPicture(p shop.Picture) handler {
	return func(c *call) answer {
		r, kind, err := c.s.shop.OpenPicture(p, c.param(0), c.given("size"))
		if err != nil {
			return answer{err: err}
		}
		return answer{file: &file{r, kind}}
	}
}

// slugify is docs/protocol/10-catalog-core.md §8. The body is plain text; on the modern form it may also be a JSON text.
func slugify(c *call) answer {
	body, err := c.body()
	if err != nil {
		return answer{err: err}
	}
	name := strings.ToValidUTF8(string(body), "\uFFFD")
	if c.Path.Form == gate.Modern && c.mediaType() == "application/json" && len(body) > 0 {
		if json.Unmarshal(body, &name) != nil {
			return answer{err: &shop.Error{Kind: shop.Unreadable, Message: `Send one JSON text, as in "Blue Bracelet", or plain text with Content-Type: text/plain.`}}
		}
	}
	slug, err := json.Marshal(shop.Slugify(name, true))
	return answer{body: slug, err: err}
}
