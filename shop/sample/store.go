package sample

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"griddle/shop"
	"griddle/shop/drawing"
	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// sampleSeed makes every run give the same store, but for the day it is made on.
const sampleSeed = 1847

// samplePicture is the side of the drawn pictures, in pixels: that of the small copies, which then need no scaling.
const samplePicture = 220

// sampleStore makes the sample's records, all ids and dates following from the seed and the day.
type sampleStore struct {
	*shop.Store
	*Data
	tx     *storage.Tx
	random *rand.Rand
	today  time.Time
	in     shop.Currency

	pictures []drawn
	ids      map[string]string      // of categories, vendors, types ... by kind and name
	numbers  map[string]int64       // of tax schedules, properties, affiliates
	made     []shop.Product         // in the order of Products
	buyers   []shop.CustomerAccount // in the order of People
}

// figure is a number of the sample; "" is 0.
func figure(n json.Number) shop.Decimal { return wire.MustDecimal(string(cmp.Or(n, "0"))) }

// money is an amount that was thought up in dollars. A currency without decimals gets hundred times as much of it.
func (m *sampleStore) money(amount json.Number) shop.Decimal {
	d := figure(amount)
	if m.in.Decimals() == 0 {
		d.Decimal = d.Shift(2)
	}
	return d
}

// id is a fresh id out of the seed.
func (m *sampleStore) id() string {
	var b uuid.UUID
	binary.BigEndian.PutUint64(b[:8], m.random.Uint64())
	binary.BigEndian.PutUint64(b[8:], m.random.Uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // as any random id is marked
	return b.String()
}

// daysAgo is a moment of working hours on a day within the last n days.
func (m *sampleStore) daysAgo(n int) shop.Instant {
	day := m.today.AddDate(0, 0, -m.random.IntN(n)-1)
	return wire.At(day.Add(8*time.Hour + time.Duration(m.random.IntN(9*60))*time.Minute))
}

// daysBefore is a moment of working hours on one of the n days before the last year, or whatever other number of days.
func (m *sampleStore) daysBefore(days, n int) shop.Instant {
	return wire.At(m.daysAgo(n).Time().AddDate(0, 0, -days))
}

// drawn is a picture to be stored with a record.
type drawn struct {
	shop.Upload
	owner   string
	picture string // of the sample
	keep    model.Keeper
}

// stageDrawn draws, scales and stages the pictures, several at a time: most of it is waiting for the disk.
func stageDrawn(s *shop.Store, ctx context.Context, pictures []drawn) error {
	errs := make([]error, len(pictures))
	places := make(chan struct{}, 8)
	var group sync.WaitGroup
	for i := range pictures {
		group.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			p := &pictures[i]
			data, err := Picture(p.picture)
			if err == nil {
				p.Data, err = drawing.PNG(samplePicture, data)
			}
			if err == nil {
				p.keep, _, err = p.Prepare(ctx, s)
			}
			errs[i] = err
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// Fill fills an empty store with a small kitchen and bakery shop: categories on two levels, products with options,
// stock and pictures, customers, and a year of orders. Its texts are in a language such as "de", else in English. An
// *Error when there are records already. All or nothing.
func Fill(s *shop.Store, ctx context.Context, language string) error {
	if empty, err := s.Empty(); err != nil || !empty {
		return cmp.Or(err, notEmpty())
	}
	details, err := s.Details()
	if err != nil {
		return err
	}
	data, err := Load(language)
	if err != nil {
		return err
	}
	now := s.Now().UTC()
	m := &sampleStore{Store: s, Data: data, in: shop.Currency(details.Currency),
		random: rand.New(rand.NewPCG(sampleSeed, 0)),
		today:  time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC),
		ids:    map[string]string{}, numbers: map[string]int64{}}
	m.plan()
	if err := stageDrawn(s, ctx, m.pictures); err != nil {
		return err
	}
	return shop.Write(s, ctx, func(tx *storage.Tx) error {
		if err := s.MustBeEmpty(tx, notEmpty()); err != nil {
			return err
		}
		m.tx = tx
		for _, part := range []func() error{
			m.addTaxes, m.addContacts, m.addTypes, m.addCategories, m.addOptions, m.addProducts, m.addPictures,
			m.addOffers, m.addPeople, m.addReviews, m.addWishes, m.addOrders, m.addDays,
		} {
			if err := part(); err != nil {
				return fmt.Errorf("sample store: %w", err)
			}
		}
		return nil
	})
}

// idOf is the id of a kind of record by its name.
func (m *sampleStore) idOf(kind string, name Text) string { return m.ids[kind+" "+string(name)] }

// PlanOf gives ids to what has pictures, since those are drawn before anything is written.
func (m *sampleStore) plan() {
	draw := func(kind shop.Picture, owner, name, picture string) {
		m.pictures = append(m.pictures, drawn{Upload: shop.Upload{Kind: kind, Name: name}, owner: owner,
			picture: picture})
	}
	shelves := map[Text]string{}
	for _, c := range m.Categories {
		id := m.id()
		m.ids["category "+string(c.Name)], shelves[c.Name] = id, c.Picture
		draw(shop.CategoryIcon, id, pictureOf(c.Name), c.Picture)
	}
	for _, p := range m.Products {
		m.made = append(m.made, m.product(p))
		draw(shop.ProductMain, m.made[len(m.made)-1].Bvin, pictureOf(p.Name), p.Picture)
		if p.Featured {
			id := m.id()
			m.ids["picture "+p.SKU] = id
			draw(shop.ProductImagePicture, id, "shelf.png", shelves[p.In[0]])
		}
	}
}

// add stores a new record by the rules of its model.
func add[T any, K storage.ID](m *sampleStore, to *model.Of[T, K], rec *T) error {
	_, _, err := to.Create(m.tx, rec)
	return err
}

func pictureOf(name Text) string { return model.Slugify(string(name), false) + ".png" }

func notEmpty() error {
	return shop.Refuse(shop.Taken, "", "The sample store goes only into an empty store, and this one has "+
		"records already.")
}

func (m *sampleStore) addCategories() error {
	for _, c := range m.Categories {
		rec := shop.NewRecord[shop.Category](m.today)
		rec.Bvin, rec.Name, rec.ParentId = m.idOf("category", c.Name), string(c.Name), m.idOf("category", c.Parent)
		rec.Description = paragraph(c.Text)
		rec.MetaDescription = string(c.Text)
		rec.ImageUrl = pictureOf(c.Name)
		rec.ShowInTopMenu = c.Parent == ""
		if err := add(m, model.ModelOf(shop.Categories, m.Store), &rec); err != nil {
			return err
		}
	}
	return nil
}

func paragraph(text Text) string { return "<p>" + string(text) + "</p>" }

func (m *sampleStore) product(p Product) shop.Product {
	rec := shop.NewRecord[shop.Product](m.today)
	rec.Bvin, rec.ProductName, rec.Sku = m.id(), string(p.Name), p.SKU
	rec.SitePrice, rec.ListPrice, rec.SiteCost = m.money(p.Price), m.money(cmp.Or(p.List, p.Price)), m.money(p.Cost)
	rec.ShippingDetails.Weight = figure(p.Weight)
	rec.ShippingMode = 1
	rec.ShippingCharge = 1
	rec.ShortDescription, rec.LongDescription = string(p.Short), paragraph(p.Short)+paragraph(p.Long)
	rec.MetaDescription, rec.Keywords = string(p.Short), string(p.Keywords)
	rec.ImageFileSmall = pictureOf(p.Name)
	rec.ImageFileMedium = rec.ImageFileSmall
	rec.ImageFileSmallAlternateText, rec.ImageFileMediumAlternateText = string(p.Name), string(p.Name)
	rec.CreationDateUtc = m.daysBefore(365, 300)
	rec.Featured = p.Featured
	if mode, tracked := whenOut[p.WhenOut]; tracked {
		rec.InventoryMode = mode
	}
	if p.Off {
		rec.Status = shop.ProductDisabled
	}
	for i, tab := range p.Tabs {
		rec.Tabs = append(rec.Tabs, shop.ProductDescriptionTab{
			Bvin: m.id(), TabTitle: string(tab.Title), HtmlData: paragraph(tab.Text), SortOrder: i + 1,
		})
	}
	return rec
}

var whenOut = map[string]shop.InventoryMode{"show": shop.WhenOutShow, "hide": shop.WhenOutHide,
	"backorder": shop.WhenOutBackorder}

func (m *sampleStore) addProducts() error {
	for i, p := range m.Products {
		if err := m.addProduct(p, &m.made[i]); err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return nil
}

// addProduct stores a product, its options, its stock and its places in categories.
func (m *sampleStore) addProduct(p Product, rec *shop.Product) error {
	shelf := m.Shelves[slices.IndexFunc(m.Shelves, func(s Shelf) bool { return s.Category == p.In[0] })]
	rec.ProductTypeId = m.idOf("type", shelf.Type)
	rec.VendorId, rec.ManufacturerId = m.ids["vendor "+shelf.Vendor], m.ids["manufacturer "+shelf.Manufacturer]
	rec.TaxSchedule = m.numbers["schedule "+string(shelf.Taxes)]
	if err := add(m, model.ModelOf(shop.Products, m.Store), rec); err != nil {
		return err
	}
	variants, err := m.addVariants(p, rec)
	if err == nil {
		err = m.addStock(p, rec, variants)
	}
	if err == nil {
		err = m.addValues(shelf.Type, rec.Bvin)
	}
	if err != nil {
		return err
	}
	for _, category := range p.In {
		place := shop.CategoryProductAssociation{ProductId: rec.Bvin, CategoryId: m.idOf("category", category)}
		if err := add(m, model.ModelOf(shop.Associations, m.Store), &place); err != nil {
			return err
		}
	}
	return nil
}

// addStock gives the records of stock ids out of the seed; some of it is reserved already.
func (m *sampleStore) addStock(p Product, rec *shop.Product, variants []string) error {
	if _, err := model.ModelOf(shop.ProductInventories, m.Store).DeleteWhere(m.tx,
		storage.Eq("product", rec.Bvin)); err != nil {
		return err
	}
	if len(variants) == 0 {
		variants = []string{""}
	}
	for _, v := range variants {
		stock := shop.NewRecord[shop.ProductInventory](m.today)
		stock.Bvin, stock.ProductBvin, stock.VariantId, stock.LastUpdated = m.id(), rec.Bvin, v, m.daysAgo(30)
		if p.Stock > 0 {
			stock.QuantityOnHand, stock.LowStockPoint = max(p.Stock/len(variants), 1), 3
		}
		if _, err := model.ModelOf(shop.ProductInventories, m.Store).Insert(m.tx, &stock); err != nil {
			return err
		}
	}
	return m.SaveAvailability(m.tx, nil, rec.Bvin)
}

func (m *sampleStore) addPictures() error {
	for i, p := range m.Products {
		if !p.Featured {
			continue
		}
		image := shop.NewRecord[shop.ProductImage](m.today)
		image.Bvin, image.ProductId, image.FileName = m.ids["picture "+p.SKU], m.made[i].Bvin, "shelf.png"
		image.Caption, image.AlternateText = fmt.Sprint(m.Phrases.MoreFrom, " ", p.In[0]), string(p.In[0])
		if err := add(m, model.ModelOf(shop.ProductImages, m.Store), &image); err != nil {
			return err
		}
	}
	for _, d := range m.pictures {
		if err := d.keep(m.tx, nil, d.owner); err != nil {
			return err
		}
	}
	return nil
}

// The options, types and properties of the sample store.

func (m *sampleStore) addOptions() error {
	for _, o := range m.Options {
		rec := shop.NewRecord[shop.Option](m.today)
		rec.Bvin, rec.Name, rec.OptionType = m.id(), string(o.Name), shop.OptionType(o.Type)
		rec.IsVariant, rec.IsShared = o.Variant, true
		for i, item := range o.Items {
			one := shop.NewRecord[shop.OptionItem](m.today)
			one.Bvin, one.Name, one.PriceAdjustment = m.id(), string(item.Name), m.money(item.Adds)
			one.SortOrder, one.IsDefault = i+1, i == 0
			rec.Items = append(rec.Items, one)
		}
		m.ids["option "+string(o.Name)] = rec.Bvin
		if err := add(m, model.ModelOf(shop.ProductOptions, m.Store), &rec); err != nil {
			return err
		}
	}
	return nil
}

// addVariants gives a product its options, and makes every combination with an id out of the seed and a SKU of its own.
func (m *sampleStore) addVariants(p Product, rec *shop.Product) (ids []string, err error) {
	for i, name := range p.Options {
		option := m.idOf("option", name)
		if err := model.Link(m.tx, shop.ProductOptionsTable, "product", rec.Bvin, "option", option, i+1); err != nil {
			return nil, err
		}
	}
	options, err := m.OptionsOf(m.tx, rec.Bvin)
	if err != nil {
		return nil, err
	}
	for selections := range shop.ChoicesOf(options).Combinations {
		v := shop.NewRecord[shop.Variant](m.today)
		v.Bvin, v.ProductId, v.Selections = m.id(), rec.Bvin, selections
		v.Sku = fmt.Sprintf("%s-%d", p.SKU, len(ids)+1)
		if _, err := model.ModelOf(shop.Variants, m.Store).Insert(m.tx, &v); err != nil {
			return nil, err
		}
		ids = append(ids, v.Bvin)
	}
	return ids, nil
}

func (m *sampleStore) addTypes() error {
	for _, t := range m.Types {
		kind := shop.NewRecord[shop.ProductType](m.today)
		kind.Bvin, kind.ProductTypeName = m.id(), string(t.Name)
		m.ids["type "+string(t.Name)] = kind.Bvin
		if err := add(m, model.ModelOf(shop.ProductTypes, m.Store), &kind); err != nil {
			return err
		}
		for i, p := range t.Properties {
			number, err := m.property(p)
			if err == nil {
				err = model.Link(m.tx, shop.TypePropertiesTable, "type", kind.Bvin, "property", number, i+1)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// property is the number of a property, which is stored when it is named first.
func (m *sampleStore) property(p Property) (int64, error) {
	if number, known := m.numbers["property "+string(p.Name)]; known {
		return number, nil
	}
	rec := shop.NewRecord[shop.ProductProperty](m.today)
	rec.PropertyName, rec.DisplayName, rec.TypeCode = string(p.Name), string(p.Name), 1
	if p.Choices != nil {
		rec.TypeCode = 2
	}
	for j, c := range p.Choices {
		name := string(c)
		rec.Choices = append(rec.Choices,
			shop.ProductPropertyChoice{ChoiceName: name, DisplayName: &name, SortOrder: j + 1})
	}
	err := add(m, model.ModelOf(shop.ProductProperties, m.Store), &rec)
	m.numbers["property "+string(p.Name)] = rec.Id
	for _, c := range rec.Choices {
		m.numbers["choice "+string(p.Name)+": "+c.ChoiceName] = c.Id
	}
	return rec.Id, err
}

// addValues gives a product values of the properties of its type.
func (m *sampleStore) addValues(kind Text, product string) error {
	for _, t := range m.Types {
		for _, p := range t.Properties {
			if t.Name != kind || len(p.Values) == 0 {
				continue
			}
			value := string(p.Values[m.random.IntN(len(p.Values))])
			if choice, is := m.numbers["choice "+string(p.Name)+": "+value]; is {
				value = model.IDText(choice)
			}
			if err := shop.PutPropertyValue(m.tx, m.numbers["property "+string(p.Name)], product, value); err != nil {
				return err
			}
		}
	}
	return nil
}
