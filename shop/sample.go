package shop

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"griddle/shop/drawing"
	"griddle/shop/wire"
	"griddle/storage"
)

// sampleSeed makes every run give the same store, but for the day it is made on.
const sampleSeed = 1847

// samplePicture is the side of the drawn pictures, in pixels: that of the small copies, which then need no scaling.
const samplePicture = 220

// sampleStore makes the sample's records, all ids and dates following from the seed and the day.
type sampleStore struct {
	*Store
	tx     *storage.Tx
	random *rand.Rand
	today  time.Time
	in     Currency

	pictures []drawn
	ids      map[string]string // of categories, vendors, types ... by kind and name
	numbers  map[string]int64  // of tax schedules, properties, affiliates
	products []Product         // in the order of sampleProducts
	people   []CustomerAccount
}

// money is an amount that was thought up in dollars. A currency without decimals gets hundred times as much of it.
func (m *sampleStore) money(text string) Decimal {
	d := wire.MustDecimal(text)
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
func (m *sampleStore) daysAgo(n int) Instant {
	day := m.today.AddDate(0, 0, -m.random.IntN(n)-1)
	return wire.At(day.Add(8*time.Hour + time.Duration(m.random.IntN(9*60))*time.Minute))
}

// daysBefore is a moment of working hours on one of the n days before the last year, or whatever other number of days.
func (m *sampleStore) daysBefore(days, n int) Instant {
	return wire.At(m.daysAgo(n).Time().AddDate(0, 0, -days))
}

// drawn is a picture to be stored with a record.
type drawn struct {
	kind   Picture
	owner  string
	name   string
	shapes []drawing.Shape
	files  []pictureFile
}

// stageDrawn draws, scales and stages the pictures, several at a time: most of it is waiting for the disk.
func (s *Store) stageDrawn(ctx context.Context, pictures []drawn) error {
	errs := make([]error, len(pictures))
	places := make(chan struct{}, 8)
	var group sync.WaitGroup
	for i := range pictures {
		group.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			p := &pictures[i]
			data, err := drawing.PNG(samplePicture, sampleGround, p.shapes)
			if err == nil {
				p.files, err = scale(ctx, p.kind, data)
			}
			if err == nil {
				p.files, err = s.stage(p.files)
			}
			errs[i] = err
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// AddSample fills an empty store with a small kitchen and bakery shop: categories on two levels, products with options, stock and pictures,
// customers, and a year of orders. An *Error when there are records already. All or nothing.
func (s *Store) AddSample(ctx context.Context) error {
	if empty, err := s.Empty(); err != nil || !empty {
		return orElse(err, notEmpty())
	}
	details, err := s.Details()
	if err != nil {
		return err
	}
	now := s.now().UTC()
	m := &sampleStore{Store: s, in: Currency(details.Currency), random: rand.New(rand.NewPCG(sampleSeed, 0)),
		today: time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC),
		ids:   map[string]string{}, numbers: map[string]int64{}}
	m.plan()
	if err := s.stageDrawn(ctx, m.pictures); err != nil {
		return err
	}
	return s.write(ctx, nil, func(tx *storage.Tx) error {
		if err := s.mustBeEmpty(tx, notEmpty()); err != nil {
			return err
		}
		m.tx = tx
		for _, part := range []func() error{m.addTaxes, m.addContacts, m.addTypes, m.addCategories, m.addOptions, m.addProducts, m.addPictures,
			m.addOffers, m.addPeople, m.addReviews, m.addWishes, m.addOrders} {
			if err := part(); err != nil {
				return fmt.Errorf("sample store: %w", err)
			}
		}
		return nil
	})
}

// plan gives ids to what has pictures, since those are drawn before anything is written.
func (m *sampleStore) plan() {
	for _, c := range sampleCategories() {
		m.ids["category "+c.name] = m.id()
		m.pictures = append(m.pictures, drawn{kind: CategoryIcon, owner: m.ids["category "+c.name], name: pictureOf(c.name), shapes: c.picture})
	}
	for _, p := range sampleProducts() {
		m.products = append(m.products, m.product(p))
		m.pictures = append(m.pictures, drawn{kind: ProductMain, owner: m.products[len(m.products)-1].Bvin, name: pictureOf(p.name), shapes: p.picture})
		if p.featured {
			m.ids["picture "+p.name] = m.id()
			m.pictures = append(m.pictures, drawn{kind: ProductImagePicture, owner: m.ids["picture "+p.name], name: "shelf.png", shapes: shelfOf(p).picture})
		}
	}
}

// shelfOf is the category in which a product mainly stands.
func shelfOf(p sampleProduct) sampleCategory {
	return sampleCategories()[slices.IndexFunc(sampleCategories(), func(c sampleCategory) bool { return c.name == p.in[0] })]
}

// add stores a new record by the rules of its model.
func add[T any, K storage.ID](m *sampleStore, to *model[T, K], rec *T) error {
	_, _, err := to.create(m.tx, rec)
	return err
}

func pictureOf(name string) string { return Slugify(name, false) + ".png" }

func notEmpty() error {
	return Refuse(Taken, "", "The sample store goes only into an empty store, and this one has records already.")
}

func (m *sampleStore) addCategories() error {
	for _, c := range sampleCategories() {
		rec := NewRecord[Category](m.today)
		rec.Bvin, rec.Name, rec.ParentId, rec.Description = m.ids["category "+c.name], c.name, m.ids["category "+c.parent], "<p>"+c.text+"</p>"
		rec.MetaDescription = c.text
		rec.ImageUrl = pictureOf(c.name)
		rec.ShowInTopMenu = c.parent == ""
		if err := add(m, m.categories, &rec); err != nil {
			return err
		}
	}
	return nil
}

func (m *sampleStore) product(p sampleProduct) Product {
	rec := NewRecord[Product](m.today)
	rec.Bvin, rec.ProductName, rec.Sku = m.id(), p.name, p.sku
	rec.SitePrice, rec.ListPrice, rec.SiteCost = m.money(p.price), m.money(p.price), m.money(p.cost)
	if p.list != "" {
		rec.ListPrice = m.money(p.list)
	}
	rec.ShippingDetails.Weight = wire.MustDecimal(p.weight)
	rec.ShippingMode = 1
	rec.ShippingCharge = 1
	rec.ShortDescription, rec.LongDescription = p.short, "<p>"+p.short+"</p><p>"+p.long+"</p>"
	rec.MetaDescription, rec.Keywords = p.short, p.keywords
	rec.ImageFileSmall = pictureOf(p.name)
	rec.ImageFileMedium = rec.ImageFileSmall
	rec.ImageFileSmallAlternateText, rec.ImageFileMediumAlternateText = p.name, p.name
	rec.CreationDateUtc = m.daysBefore(365, 300)
	rec.Featured = p.featured
	if p.mode != 0 {
		rec.InventoryMode = p.mode
	}
	if p.off {
		rec.Status = ProductDisabled
	}
	for i, tab := range p.tabs {
		rec.Tabs = append(rec.Tabs, ProductDescriptionTab{Bvin: m.id(), TabTitle: tab[0], HtmlData: "<p>" + tab[1] + "</p>", SortOrder: i + 1})
	}
	return rec
}

func (m *sampleStore) addProducts() error {
	for i, p := range sampleProducts() {
		if err := m.addProduct(p, &m.products[i]); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// addProduct stores a product, its options, its stock and its places in categories.
func (m *sampleStore) addProduct(p sampleProduct, rec *Product) error {
	line := sampleLines[p.in[0]]
	rec.ProductTypeId, rec.VendorId, rec.ManufacturerId = m.ids["type "+line.kind], m.ids["vendor "+line.vendor], m.ids["manufacturer "+line.maker]
	rec.TaxSchedule = m.numbers["schedule "+sampleSchedules[line.schedule].name]
	if err := add(m, m.Store.products, rec); err != nil {
		return err
	}
	variants, err := m.addVariants(p, rec)
	if err == nil {
		err = m.addStock(p, rec, variants)
	}
	if err == nil {
		err = m.addValues(line.kind, rec.Bvin)
	}
	if err != nil {
		return err
	}
	for _, category := range p.in {
		if err := add(m, m.associations, &CategoryProductAssociation{ProductId: rec.Bvin, CategoryId: m.ids["category "+category]}); err != nil {
			return err
		}
	}
	return nil
}

// addStock gives the records of stock ids out of the seed; some of it is reserved already.
func (m *sampleStore) addStock(p sampleProduct, rec *Product, variants []string) error {
	if _, err := m.inventory.DeleteWhere(m.tx, storage.Eq("product", rec.Bvin)); err != nil {
		return err
	}
	if len(variants) == 0 {
		variants = []string{""}
	}
	for _, v := range variants {
		stock := NewRecord[ProductInventory](m.today)
		stock.Bvin, stock.ProductBvin, stock.VariantId, stock.LastUpdated = m.id(), rec.Bvin, v, m.daysAgo(30)
		if p.stock > 0 {
			stock.QuantityOnHand, stock.LowStockPoint = max(p.stock/len(variants), 1), 3
		}
		if _, err := m.inventory.Insert(m.tx, &stock); err != nil {
			return err
		}
	}
	return m.saveAvailability(m.tx, rec.Bvin)
}

func (m *sampleStore) addPictures() error {
	for i, p := range sampleProducts() {
		if !p.featured {
			continue
		}
		image := NewRecord[ProductImage](m.today)
		image.Bvin, image.ProductId, image.FileName = m.ids["picture "+p.name], m.products[i].Bvin, "shelf.png"
		image.Caption, image.AlternateText = "More from this shelf: "+p.in[0], p.in[0]
		if err := add(m, m.images, &image); err != nil {
			return err
		}
	}
	for _, d := range m.pictures {
		if err := m.keepPicture(m.tx, d.kind, d.owner, d.name, d.files); err != nil {
			return err
		}
	}
	return nil
}
