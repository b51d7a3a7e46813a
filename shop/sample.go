package shop

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"griddle/shop/drawing"
	"griddle/shop/wire"
	"griddle/storage"
)

// sampleSeed makes every run give the same store, but for the day it is made on.
const sampleSeed = 1847

// Sides of the drawn pictures, in pixels: as large as the largest copy made of each.
const (
	samplePicture = 440
	sampleIcon    = 220
)

// sampleStore makes the sample's records, all ids and dates following from the seed and the day.
type sampleStore struct {
	random *rand.Rand
	today  time.Time
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

// drawn is a picture to be stored with a record.
type drawn struct {
	kind   Picture
	owner  string
	name   string
	side   int
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
			data, err := drawing.PNG(p.side, sampleGround, p.shapes)
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

// AddSample fills an empty store with a small kitchen and bakery shop: products, categories on two levels, pictures. An *Error when there are
// records already. All or nothing.
func (s *Store) AddSample(ctx context.Context) error {
	if empty, err := s.Empty(); err != nil || !empty {
		return orElse(err, notEmpty())
	}
	now := s.now().UTC()
	m := &sampleStore{rand.New(rand.NewPCG(sampleSeed, 0)), time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)}
	ids := map[string]string{}
	for _, c := range sampleCategories {
		ids[c.name] = m.id()
	}
	var pictures []drawn
	for _, c := range sampleCategories {
		pictures = append(pictures, drawn{kind: CategoryIcon, owner: ids[c.name], name: pictureOf(c.name), side: sampleIcon, shapes: c.picture})
	}
	products := make([]Product, len(sampleProducts))
	for i, p := range sampleProducts {
		products[i] = m.product(p)
		pictures = append(pictures, drawn{kind: ProductMain, owner: products[i].Bvin, name: pictureOf(p.name), side: samplePicture, shapes: p.picture})
	}
	if err := s.stageDrawn(ctx, pictures); err != nil {
		return err
	}
	return s.write(ctx, nil, func(tx *storage.Tx) error {
		if err := s.mustBeEmpty(tx); err != nil {
			return err
		}
		for _, c := range sampleCategories {
			if _, _, err := s.categories.create(tx, m.category(c, ids)); err != nil {
				return fmt.Errorf("sample category %s: %w", c.name, err)
			}
		}
		for i, p := range sampleProducts {
			if err := s.addSampleProduct(tx, p, &products[i], ids); err != nil {
				return fmt.Errorf("sample product %s: %w", p.name, err)
			}
		}
		for _, d := range pictures {
			if err := s.keepPicture(tx, d.kind, d.owner, d.name, d.files); err != nil {
				return err
			}
		}
		return nil
	})
}

func pictureOf(name string) string { return Slugify(name, false) + ".png" }

func notEmpty() error {
	return &Error{Kind: Taken, Message: "The sample store goes only into an empty store, and this one has products or categories already."}
}

func (s *Store) mustBeEmpty(tx *storage.Tx) error {
	for _, count := range []func(storage.Reader, storage.Query) (int, error){s.products.Count, s.categories.Count} {
		if n, err := count(tx, storage.Query{}); err != nil || n > 0 {
			return orElse(err, notEmpty())
		}
	}
	return nil
}

func (m *sampleStore) category(c sampleCategory, ids map[string]string) *Category {
	rec := NewRecord[Category](m.today)
	rec.Bvin, rec.Name, rec.ParentId, rec.Description = ids[c.name], c.name, ids[c.parent], "<p>"+c.text+"</p>"
	rec.MetaDescription = c.text
	rec.ImageUrl = pictureOf(c.name)
	rec.ShowInTopMenu = c.parent == ""
	return &rec
}

func (m *sampleStore) product(p sampleProduct) Product {
	rec := NewRecord[Product](m.today)
	rec.Bvin, rec.ProductName, rec.Sku = m.id(), p.name, p.sku
	rec.SitePrice, rec.ListPrice, rec.SiteCost = wire.MustDecimal(p.price), wire.MustDecimal(p.price), wire.MustDecimal(p.cost)
	if p.list != "" {
		rec.ListPrice = wire.MustDecimal(p.list)
	}
	rec.ShippingDetails.Weight = wire.MustDecimal(p.weight)
	rec.ShippingMode = 1
	rec.ShippingCharge = 1
	rec.ShortDescription, rec.LongDescription = p.short, "<p>"+p.short+"</p><p>"+p.long+"</p>"
	rec.MetaDescription, rec.Keywords = p.short, p.keywords
	rec.ImageFileSmall = pictureOf(p.name)
	rec.ImageFileMedium = rec.ImageFileSmall
	rec.ImageFileSmallAlternateText, rec.ImageFileMediumAlternateText = p.name, p.name
	rec.CreationDateUtc = m.daysAgo(300)
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

// addSampleProduct stores a product, its stock and its places in categories.
func (s *Store) addSampleProduct(tx *storage.Tx, p sampleProduct, rec *Product, ids map[string]string) error {
	if _, _, err := s.products.create(tx, rec); err != nil {
		return err
	}
	if p.stock > 0 {
		stock, err := s.inventory.Find(tx, storage.Query{Where: "product = ?", Args: []any{rec.Bvin}})
		if err != nil {
			return err
		}
		stock.QuantityOnHand, stock.LowStockPoint = p.stock, 3
		if _, err := s.inventory.Update(tx, &stock); err != nil {
			return err
		}
		if _, _, err := s.products.update(tx, rec.Bvin, rec); err != nil {
			return err
		}
	}
	for _, category := range p.in {
		a := CategoryProductAssociation{ProductId: rec.Bvin, CategoryId: ids[category]}
		if _, _, err := s.associations.create(tx, &a); err != nil {
			return err
		}
	}
	return nil
}
