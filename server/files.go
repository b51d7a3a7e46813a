package server

import (
	"encoding/json"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/model"
)

// Calls whose body or answer is not a record.

var noFileName = shop.Refuse(shop.Unreadable, "filename", "filename is missing: name the picture in the address, as "+
	"in ?filename=cup.jpg.")

// upload reads posted bytes. The classic form sends them as an array of numbers; the modern one may also send them as
// they are, with a Content-Type of their own.
func (c *call) upload() ([]byte, error) {
	data, err := c.body()
	if err != nil || c.Path.Form == gate.Modern && c.mediaType() != "application/json" {
		return data, err
	}
	return shop.DecodeBytes(data)
}

// putPicture is docs/protocol/10-catalog-core.md §3.
func putPicture(p shop.Picture) handler {
	return func(c *call) answer {
		if c.Query.Count("filename") == 0 {
			return answer{err: noFileName}
		}
		data, err := c.upload()
		if err != nil {
			return answer{err: err}
		}
		stored, err := c.s.shop.PutPicture(c.r.Context(), c.guard(), p, c.param(0), c.Query.Get("filename"), data)
		if err == nil && !stored {
			return answer{body: no, modern: shop.Refuse(shop.Invalid, "filename",
				"No picture was stored: send its data, and a filename that ends in .png, .jpg, .jpeg or .gif.")}
		}
		return answer{body: yes, err: err}
	}
}

// showPicture answers the picture itself, of the record whose id is the last in the row's path.
func showPicture(p shop.Picture) handler {
	return func(c *call) answer {
		r, kind, err := c.s.shop.OpenPicture(p, c.param(len(c.route.path)-1), c.given("size"))
		if err != nil {
			return answer{err: err}
		}
		return answer{file: &file{ReadCloser: r, kind: kind}}
	}
}

// text is a body that is plain text; on the modern form it may also be a JSON text.
func (c *call) text() (string, error) {
	body, err := c.body()
	if err != nil {
		return "", err
	}
	if c.Path.Form == gate.Modern && c.mediaType() == "application/json" && len(body) > 0 {
		return shop.DecodeText(body)
	}
	return shop.PlainText(body)
}

// slugify is docs/protocol/10-catalog-core.md §8.
func slugify(c *call) answer {
	name, err := c.text()
	if err != nil {
		return answer{err: err}
	}
	slug, err := json.Marshal(model.Slugify(name, true))
	return answer{body: slug, err: err}
}
