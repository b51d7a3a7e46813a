package hotcakes

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

// step is one part of a move: items, each of which is asked for by itself and brings arrivals.
type step struct {
	name   string
	kinds  []string // what it brings; nil: records of the kind that name says
	modern bool     // only a store that answers /api/v1/ has it
	paged  bool     // items are pages
	// items are ids, numbers of pages, or "all" for a list that comes whole. nil: the numbers from 1, until many in a row bring nothing.
	items func(context.Context, *move) ([]string, error)
	of    func(ctx context.Context, m *move, item string) ([]arrival, error)
}

// arrival is a record on its way in. Facts about records are not counted: they have no kind.
type arrival struct {
	kind, id string
	put      shop.Arrival
}

// model is a shop.Resource.
type model interface {
	Arrival(body []byte) shop.Arrival
	IDs(*shop.Store) ([]string, error)
	One(s *shop.Store, id string) ([]byte, error)
}

// plan is the whole move, each model after those it names.
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
	per(shop.Products, "details of products", detailsOf, "variants", "relationships", "files of products", "roles"),
	per(shop.Categories, "roles of categories", rolesOf("category"), "roles"),
	per(shop.ProductTypes, "roles of product types", rolesOf("producttype"), "roles"),
	whole("inventory records", "productinventory/", shop.ProductInventories),
	whole("reviews", "productreviews/", shop.Reviews),
	whole("further pictures of products", "productimages/", shop.ProductImages),
	pictures(shop.Products, "main pictures", shop.ProductMain, "productmainimage/", "ImageFileMedium", "ImageFileSmall"),
	pictures(shop.ProductImages, "pictures", shop.ProductImagePicture, "productimagesupload/any/", "FileName"),
	pictures(shop.Categories, "icons", shop.CategoryIcon, "categoriesimagesicon/", "ImageUrl"),
	pictures(shop.Categories, "banners", shop.CategoryBanner, "categoriesimagesbanner/", "BannerImageUrl"),
	{name: "contents of files", modern: true, items: idsOf(shop.ProductFiles), of: contentOf},
	paged("customers", "customeraccounts/", shop.Customers),
	whole("wish list items", "wishlistitems/", shop.WishListItems),
	paged("gift cards", "giftcards/", shop.GiftCards),
	single("orders", "orders/", shop.Orders),
	per(shop.Orders, "transactions", func(ctx context.Context, m *move, order string) ([]arrival, error) {
		return m.all(ctx, "transactions", shop.OrderTransactions, "ordertransactions/", "orderbvin", order)
	}),
}

// whole reads a list that has everything of its records.
func whole(name, at string, to model) step {
	return step{name: name, items: func(context.Context, *move) ([]string, error) { return []string{"all"}, nil },
		of: func(ctx context.Context, m *move, _ string) ([]arrival, error) { return m.all(ctx, name, to, at) }}
}

// single reads records one by one, where the list has only their short form.
func single(name, at string, to model) step {
	return step{name: name, of: one(name, at, to), items: func(ctx context.Context, m *move) (ids []string, err error) {
		all, err := m.from.list(ctx, at)
		for _, body := range all {
			ids = append(ids, idOf(body))
		}
		return ids, err
	}}
}

// numbered reads records that no list has.
func numbered(name, at string, to model) step { return step{name: name, of: one(name, at, to)} }

func one(name, at string, to model) func(context.Context, *move, string) ([]arrival, error) {
	return func(ctx context.Context, m *move, id string) ([]arrival, error) {
		body, err := m.from.content(ctx, at+url.PathEscape(id))
		if errors.Is(err, errNothing) { // or it was deleted a moment ago
			return nil, nil
		}
		return []arrival{{name, id, to.Arrival(body)}}, err
	}
}

const pageSize = 100

// paged reads a long list page by page.
func paged(name, at string, to model) step {
	return step{name: name, paged: true, items: func(ctx context.Context, m *move) (pages []string, err error) {
		m.records, err = m.from.count(ctx, at)
		for i := range (m.records + pageSize - 1) / pageSize {
			pages = append(pages, strconv.Itoa(i+1))
		}
		return pages, err
	}, of: func(ctx context.Context, m *move, page string) ([]arrival, error) {
		queries := []string{"page", page, "pagesize", strconv.Itoa(pageSize)}
		if at != "products/" {
			return m.all(ctx, name, to, at, queries...)
		}
		content, err := m.from.content(ctx, at, queries...)
		if err != nil {
			return nil, err
		}
		var p struct{ Products []json.RawMessage }
		if json.Unmarshal(content, &p) != nil {
			return nil, wrong("", "The answer of the store to %s is no page of products.", at)
		}
		return arrivals(name, to, p.Products), nil
	}}
}

// per asks something about each record that is here already.
func per(owner model, name string, of func(context.Context, *move, string) ([]arrival, error), kinds ...string) step {
	return step{name: name, kinds: kinds, items: idsOf(owner), of: of}
}

func idsOf(owner model) func(context.Context, *move) ([]string, error) {
	return func(_ context.Context, m *move) ([]string, error) { return owner.IDs(m.to) }
}

// all reads one list.
func (m *move) all(ctx context.Context, kind string, to model, at string, queries ...string) ([]arrival, error) {
	bodies, err := m.from.list(ctx, at, queries...)
	return arrivals(kind, to, bodies), err
}

func arrivals(kind string, to model, bodies []json.RawMessage) []arrival {
	all := make([]arrival, len(bodies))
	for i, body := range bodies {
		all[i] = arrival{kind, idOf(body), to.Arrival(body)}
	}
	return all
}

// idOf is a record's bvin or number, "" when it has none.
func idOf(body []byte) string {
	var rec struct {
		Bvin                          string
		Id, GiftCardId, CatalogRoleId json.RawMessage // numbers, of transactions a text
	}
	_ = json.Unmarshal(body, &rec) // whoever needs the id finds out that it is missing
	return cmp.Or(rec.Bvin, strings.Trim(cmp.Or(string(rec.Id), string(rec.GiftCardId), string(rec.CatalogRoleId)), `"`))
}

// detailsOf is all that the API tells of a product by its id.
func detailsOf(ctx context.Context, m *move, product string) (all []arrival, err error) {
	categories, err := m.from.list(ctx, "categories/", "byproduct", product)
	if err != nil {
		return nil, err
	}
	for _, c := range categories {
		all = append(all, arrival{put: shop.Place(product, idOf(c)), id: product})
	}
	properties, err := m.from.list(ctx, "productproperties/", "byproduct", product)
	if err != nil {
		return nil, err
	}
	for i, p := range properties {
		n, _ := strconv.ParseInt(idOf(p), 10, 64) // 0 is refused
		all = append(all, arrival{put: shop.TypeProperty(product, n, i+1), id: product})
	}
	options, err := m.from.list(ctx, "productoptions/", "productbvin", product)
	if err != nil {
		return nil, err
	}
	for i, o := range options {
		all = append(all, arrival{put: shop.ProductOption(product, idOf(o), i+1), id: product})
	}
	if len(options) > 0 {
		variants, err := m.all(ctx, "variants", shop.Variants, "productvariant/", "productid", product)
		if err != nil {
			return nil, err
		}
		all = append(all, variants...)
	}
	related, err := m.all(ctx, "relationships", shop.Relationships, "productrelationships/", "byproduct", product)
	if err != nil {
		return nil, err
	}
	files, err := m.from.list(ctx, "productfilesxproducts/"+product)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		all = append(all, arrival{"files of products", idOf(f), shop.FileOfProduct(product, f)})
	}
	roles, err := rolesOf("product")(ctx, m, product)
	return append(append(all, related...), roles...), err
}

func rolesOf(item string) func(context.Context, *move, string) ([]arrival, error) {
	return func(ctx context.Context, m *move, id string) ([]arrival, error) {
		return m.all(ctx, "roles", shop.CatalogRoles, "catalogroles/"+id, "bytype", item, "bvin", id)
	}
}

// pictures reads the picture of each record, under the name that one of the record's members has for it.
func pictures(owner model, name string, kind shop.Picture, at string, members ...string) step {
	return step{name: name, modern: true, items: idsOf(owner), of: func(ctx context.Context, m *move, id string) ([]arrival, error) {
		data, contentType, err := m.from.bytes(ctx, at+id)
		if err != nil || data == nil {
			return nil, err
		}
		body, err := owner.One(m.to, id)
		if err != nil {
			return nil, err
		}
		file := nameOf(body, contentType, members)
		stored, err := m.to.PutPicture(ctx, nil, kind, id, file, data)
		if err == nil && !stored {
			err = shop.Refuse(shop.Invalid, "", "%s is not the name of a PNG, JPEG or GIF picture.", file)
		}
		return []arrival{known(name, id, err)}, nil
	}}
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

// known is an arrival that was stored already, or refused.
func known(kind, id string, err error) arrival {
	return arrival{kind, id, func(*shop.Store, *storage.Tx) error { return err }}
}

// contentOf reads the content of a file part by part.
func contentOf(ctx context.Context, m *move, file string) ([]arrival, error) {
	came := false
	err := m.from.stream(ctx, "productfilesdata/"+file, func(first bool, data []byte) error {
		came = true
		_, err := m.to.PutFilePart(ctx, nil, file, shop.FilePart{First: first, Data: data})
		return err
	})
	if err != nil || !came {
		return nil, err
	}
	return []arrival{known("contents of files", file, nil)}, nil
}
