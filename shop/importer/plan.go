package importer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/storage"
)

// step is one part of an import: items, each of which is asked for by itself and brings records.
type step struct {
	name   string
	kinds  []string // what it brings; nil: records of the kind that name says
	brings []resource
	owner  string // the kind of the records that it asks about, each of which is an item; "" when it does not
	modern bool   // only a store that answers /api/v1/ has it
	paged  bool   // items are pages
	// items are ids, pages, or allOfIt for a list that comes whole. nil: the numbers from 1, until many in a row
	// bring nothing.
	items func(context.Context, *run) ([]string, error)
	ask   asking
}

// asking is what a step does about an item.
type asking = func(ctx context.Context, m *run, item string, bring bring) error

// bring hands a record over; it may wait. Its error ends the asking.
type bring func(incoming) error

// allOfIt is the item of a list that comes whole.
const allOfIt = "all"

// parts are the items that bring the same as a page that could not be had; none when it has no parts.
func (s *step) parts(item string) (all []string) {
	if p := pageOf(item); s.paged && p.size > 1 {
		for i := range pageParts {
			all = append(all, page{(p.number-1)*pageParts + i + 1, p.size / pageParts}.String())
		}
	}
	return all
}

// called is the number by which an owner finds what an item was to bring; "" for a whole list.
func (s *step) called(item string) string {
	switch {
	case item == allOfIt:
		return ""
	case s.paged:
		return "#" + strconv.Itoa((pageOf(item).number-1)*pageOf(item).size+1) // its place in the list
	}
	return item
}

// incoming is a record on its way in. Facts about records are not counted: they have no kind.
type incoming struct {
	kind, id string
	item     string // that brought it
	size     int    // in bytes, as far as it matters
	put      shop.ImportItem
	lost     *Refusal // instead of put: it did not come
}

// resource is a shop.Resource.
type resource interface {
	Name() string
	Named() []string
	Import(body []byte) shop.ImportItem
	IDs(*shop.Store) ([]string, error)
	One(s *shop.Store, id string) ([]byte, error)
}

// plan is the whole import, each model after those it names.
var plan = []step{
	whole("tax schedules", "taxschedules/", shop.TaxSchedules),
	whole("tax rates", "taxes/", shop.Taxes),
	whole("price groups", "pricegroups/", shop.PriceGroups),
	whole("vendors", "vendors/", shop.Vendors),
	whole("manufacturers", "manufacturers/", shop.Manufacturers),
	single("affiliates", "affiliates/", shop.Affiliates), // addresses lack the country in the list
	whole("referrals", "affiliates/0/referrals", shop.Referrals),
	whole("properties", "productproperties/", shop.ProductProperties),
	whole("product types", "producttypes/", shop.ProductTypes),
	single("categories", "categories/", shop.Categories),
	whole("options", "productoptions/", shop.ProductOptions),
	paged("products", "products/", shop.Products),
	numbered("places in categories", "categoryproductassociations/", shop.Associations),
	per("products", shop.Products, "details of products", detailsOf,
		"variants", "relationships", "files of products", "roles").
		bringing(shop.Variants, shop.Relationships, shop.ProductFiles, shop.CatalogRoles),
	per("categories", shop.Categories, "roles of categories", rolesOf("category"), "roles"),
	per("product types", shop.ProductTypes, "roles of product types", rolesOf("producttype"), "roles"),
	whole("inventory records", "productinventory/", shop.ProductInventories),
	whole("reviews", "productreviews/", shop.Reviews),
	whole("further pictures of products", "productimages/", shop.ProductImages),
	pictures("products", shop.Products, "main pictures", shop.ProductMain, "productmainimage/",
		"ImageFileMedium", "ImageFileSmall"),
	pictures("further pictures of products", shop.ProductImages, "pictures", shop.ProductImagePicture,
		"productimagesupload/any/", "FileName"),
	pictures("categories", shop.Categories, "icons", shop.CategoryIcon, "categoriesimagesicon/", "ImageUrl"),
	pictures("categories", shop.Categories, "banners", shop.CategoryBanner, "categoriesimagesbanner/",
		"BannerImageUrl"),
	{name: "contents of files", owner: "files of products", modern: true, items: idsOf(shop.ProductFiles),
		ask: contentOf},
	paged("customers", "customeraccounts/", shop.Customers),
	whole("wish list items", "wishlistitems/", shop.WishListItems),
	paged("gift cards", "giftcards/", shop.GiftCards),
	single("orders", "orders/", shop.Orders),
	per("orders", shop.Orders, "transactions", func(ctx context.Context, m *run, order string, bring bring) error {
		return m.all(ctx, "transactions", shop.OrderTransactions, "ordertransactions/", "", bring, "orderbvin", order)
	}).bringing(shop.OrderTransactions),
}

// bringing says records of which models the step brings.
func (s step) bringing(models ...resource) step {
	s.brings = models
	return s
}

// whole reads a list that has everything of its records.
func whole(name, at string, to resource) step {
	return step{name: name, brings: []resource{to},
		items: func(context.Context, *run) ([]string, error) { return []string{allOfIt}, nil },
		ask: func(ctx context.Context, m *run, _ string, bring bring) error {
			return m.all(ctx, name, to, at, "", bring)
		}}
}

// single reads records one by one, where the list has only their short form.
func single(name, at string, to resource) step {
	s := step{name: name, brings: []resource{to}, ask: one(name, at, to)}
	s.items = func(ctx context.Context, m *run) (ids []string, err error) {
		err = m.from.each(ctx, at, "", func(r record) error {
			id := idOf(r.body)
			if id == "" {
				why := cmp.Or(r.err, shop.Refuse(shop.Invalid, "Bvin", "{field} is missing, or not an id."))
				m.strays = append(m.strays, known(name, "#"+strconv.Itoa(r.place), why))
				return nil
			}
			ids = append(ids, id)
			if number := numberOf(r.body); number != "" {
				m.numbers[id] = number
			}
			return nil
		})
		return ids, err
	}
	return s
}

// numbered reads records that no list has.
func numbered(name, at string, to resource) step {
	return step{name: name, brings: []resource{to}, ask: one(name, at, to)}
}

func one(name, at string, to resource) asking {
	return func(ctx context.Context, m *run, id string, bring bring) error {
		body, err := m.from.content(ctx, at+url.PathEscape(id))
		if errors.Is(err, errNothing) { // or it was deleted a moment ago
			return nil
		}
		if err != nil {
			return err
		}
		return bring(incoming{kind: name, id: id, size: len(body), put: to.Import(body)})
	}
}

// A page has pageSize records, and is read in so many parts when it cannot be had whole, down to the single record.
const (
	pageSize  = 100
	pageParts = 10
)

// page is a part of a long list. As an item a whole one is its number, and another one "7/10": the seventh of ten
// records each.
type page struct{ number, size int }

func (p page) String() string {
	if p.size == pageSize {
		return strconv.Itoa(p.number)
	}
	return strconv.Itoa(p.number) + "/" + strconv.Itoa(p.size)
}

func pageOf(item string) page {
	number, size, part := strings.Cut(item, "/")
	p := page{size: pageSize}
	p.number, _ = strconv.Atoi(number) // items are made by page.String
	if part {
		p.size, _ = strconv.Atoi(size)
	}
	return p
}

// paged reads a long list page by page.
func paged(name, at string, to resource) step {
	in := ""
	if name == "products" {
		in = "Products"
	}
	s := step{name: name, brings: []resource{to}, paged: true}
	s.items = func(ctx context.Context, m *run) (pages []string, err error) {
		m.records, err = m.from.count(ctx, at)
		for i := range (m.records + pageSize - 1) / pageSize {
			pages = append(pages, page{i + 1, pageSize}.String())
		}
		return pages, err
	}
	s.ask = func(ctx context.Context, m *run, item string, bring bring) error {
		p := pageOf(item)
		return m.all(ctx, name, to, at, in, bring, "page", strconv.Itoa(p.number), "pagesize", strconv.Itoa(p.size))
	}
	return s
}

// per asks something about each record of a kind that is here already.
func per(owner string, records resource, name string, of asking, kinds ...string) step {
	return step{name: name, kinds: kinds, owner: owner, items: idsOf(records), ask: of}
}

func idsOf(owner resource) func(context.Context, *run) ([]string, error) {
	return func(_ context.Context, m *run) ([]string, error) { return owner.IDs(m.to) }
}

// all reads one list; in is as in Client.each.
func (m *run) all(ctx context.Context, kind string, to resource, at, in string, bring bring, queries ...string) error {
	return m.from.each(ctx, at, in, func(r record) error {
		if r.err != nil {
			return bring(tooMuch(kind, r))
		}
		return bring(incoming{kind: kind, id: idOf(r.body), size: len(r.body), put: to.Import(r.body)})
	}, queries...)
}

// tooMuch is a record that is larger than it may be.
func tooMuch(kind string, r record) incoming { return known(kind, "#"+strconv.Itoa(r.place), r.err) }

// idOf is a record's bvin or number, "" when it has none.
func idOf(body []byte) string {
	var rec struct {
		Bvin                          string
		Id, GiftCardId, CatalogRoleId json.RawMessage // numbers, of transactions a text
	}
	_ = json.Unmarshal(body, &rec) // whoever needs the id finds out that it is missing
	return cmp.Or(rec.Bvin, strings.Trim(cmp.Or(string(rec.Id), string(rec.GiftCardId), string(rec.CatalogRoleId)),
		`"`))
}

// numberOf is the number that an owner knows a record by, "" when it has none.
func numberOf(body []byte) string {
	var rec struct{ OrderNumber string }
	_ = json.Unmarshal(body, &rec)
	return rec.OrderNumber
}

// detailsOf is all that the API tells of a product by its id. What cannot be had of it does not keep the rest away.
func detailsOf(ctx context.Context, m *run, product string, bring bring) error {
	list := func(path string, take func(record) error, queries ...string) func() error {
		return func() error { return m.from.each(ctx, path, "", take, queries...) }
	}
	options := 0
	var lacking error
	for _, ask := range []func() error{
		list("categories/", func(r record) error {
			return bring(incoming{id: product, put: shop.ImportPlace(product, idOf(r.body))})
		}, "byproduct", product),
		list("productproperties/", func(r record) error {
			n, _ := strconv.ParseInt(idOf(r.body), 10, 64) // 0 is refused
			return bring(incoming{id: product, put: shop.ImportTypeProperty(product, n, r.place)})
		}, "byproduct", product),
		list("productoptions/", func(r record) error {
			options++
			return bring(incoming{id: product, put: shop.ImportProductOption(product, idOf(r.body), r.place)})
		}, "productbvin", product),
		func() error {
			if options == 0 {
				return nil
			}
			return m.all(ctx, "variants", shop.Variants, "productvariant/", "", bring, "productid", product)
		},
		list("productfilesxproducts/"+product, func(r record) error {
			if r.err != nil {
				return bring(tooMuch("files of products", r))
			}
			put := shop.ImportFile(product, r.body)
			return bring(incoming{kind: "files of products", id: idOf(r.body), size: len(r.body), put: put})
		}),
		func() error {
			return m.all(ctx, "relationships", shop.Relationships, "productrelationships/", "", bring, "byproduct",
				product)
		},
		func() error { return rolesOf("product")(ctx, m, product, bring) },
	} {
		var f *fault
		switch err := ask(); {
		case errors.As(err, &f):
			lacking = cmp.Or(lacking, err)
		case err != nil:
			return err
		}
	}
	return lacking
}

func rolesOf(item string) asking {
	return func(ctx context.Context, m *run, id string, bring bring) error {
		return m.all(ctx, "roles", shop.CatalogRoles, "catalogroles/"+id, "", bring, "bytype", item, "bvin", id)
	}
}

// pictures reads the picture of each record, under the name that one of the record's members has for it.
func pictures(owner string, records resource, name string, kind shop.Picture, at string, members ...string) step {
	s := per(owner, records, name, func(ctx context.Context, m *run, id string, bring bring) error {
		data, contentType, err := m.from.bytes(ctx, at+id)
		if err != nil || data == nil {
			return err
		}
		body, err := records.One(m.to, id)
		if err == nil {
			file := nameOf(body, contentType, members)
			var stored bool
			stored, err = m.to.PutPicture(ctx, nil, kind, id, file, data)
			if err == nil && !stored {
				err = shop.Refuse(shop.Invalid, "", "%s is not the name of a PNG, JPEG or GIF picture.", file)
			}
		}
		return bring(known(name, id, err))
	})
	s.modern = true
	return s
}

// nameOf is the file name that a record has for its picture, or one made up when it has none or a whole address.
func nameOf(body []byte, contentType string, members []string) string {
	var rec map[string]any
	_ = json.Unmarshal(body, &rec) // it is a stored record
	for _, member := range members {
		if text, _ := rec[member].(string); text != "" && !strings.Contains(text, "/") {
			return text
		}
	}
	switch contentType {
	case "image/png":
		return "picture.png"
	case "image/gif":
		return "picture.gif"
	}
	return "picture.jpg"
}

// known is an incoming that was stored already, or refused.
func known(kind, id string, err error) incoming {
	return incoming{kind: kind, id: id, put: func(*shop.Store, *storage.Tx) ([]*shop.Error, error) {
		return nil, err
	}}
}

// contentOf reads the content of a file. It is stored in parts, so that other writes need not wait for it.
func contentOf(ctx context.Context, m *run, file string, bring bring) error {
	data, _, err := m.from.bytes(ctx, "productfilesdata/"+file)
	if err != nil || len(data) == 0 {
		return err
	}
	const part = 4 << 20
	for at := 0; at < len(data) && err == nil; at += part {
		_, err = m.to.PutFilePart(ctx, nil, file, shop.FilePart{First: at == 0, Data: data[at:min(at+part, len(data))]})
	}
	return bring(known("contents of files", file, err))
}
