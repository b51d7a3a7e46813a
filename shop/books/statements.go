package books

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/report"
	"griddle/shop/statement"
	"griddle/shop/wire"
	"griddle/storage"
)

// StatementWish is what a report is asked for.
type StatementWish struct {
	Report  *statement.Report
	Period  report.Period
	Compare report.Comparison
	AsSeen  bool              // with the tax that prices contain
	With    map[string]string // what was chosen, by the switches of the report
}

// Statement is what a report shows, all of it of one moment. ctx ends it, with its error.
func Statement(s *shop.Store, ctx context.Context, w StatementWish) (shown statement.Statement, err error) {
	before, compared := w.Period.Compare(w.Compare)
	reach := w.Period
	switch {
	case w.Report.Now, w.Report.Reach == statement.Everyone:
		reach = report.Period{Unbounded: true}
	case compared:
		reach = reach.And(before)
	}
	if last, ok := w.Period.Compare(report.PreviousPeriod); ok && w.Report.Reach == statement.Before {
		reach = reach.And(last)
		if earlier, ok := before.Compare(report.PreviousPeriod); compared && ok {
			reach = reach.And(earlier)
		}
	}
	facts := statement.Asked{Report: w.Report, Period: w.Period, Now: s.Now(), With: w.With}
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		var failed error
		facts.Affiliates = lazily(&failed, func() ([]report.Affiliate, error) { return reportAffiliates(s, v) })
		facts.Products = lazily(&failed, func() (map[string]statement.Goods, error) { return reportGoods(s, ctx, v) })
		facts.Stock = lazily(&failed, func() ([]*report.StockItem, error) { return reportStock(s, ctx, v) })
		return reportIn(s, ctx, v, reach, func(orders report.Orders, r report.Rules) error {
			r.AsSeen = w.AsSeen
			facts.Orders, facts.Rules = orders, r
			shown = w.Report.Show(&facts)
			if compared && !w.Report.Now && ctx.Err() == nil {
				was := facts
				was.Period = before
				shown = statement.Compare(shown, w.Report.Show(&was))
			}
			return cmp.Or(failed, ctx.Err())
		})
	})
	if err == nil && shown.Empty && !w.Report.Now {
		err = Orders(s, ctx, func(orders report.Orders, _ report.Rules) error {
			shown.Nearest, _ = report.Nearest(orders, w.Period)
			return ctx.Err()
		})
	}
	return shown, err
}

// lazily reads something when it is asked for, once. What cannot be read is empty, and failed says why.
func lazily[T any](failed *error, read func() (T, error)) func() T {
	return sync.OnceValue(func() T {
		all, err := read()
		*failed = errors.Join(*failed, err)
		return all
	})
}

func reportAffiliates(s *shop.Store, v storage.Reader) (all []report.Affiliate, err error) {
	at := map[int64]int{}
	err = model.ModelOf(shop.Affiliates, s).Each(v, storage.Query{}, func(a shop.Affiliate) error {
		at[a.Id] = len(all)
		all = append(all, report.Affiliate{ID: a.Id, Code: a.ReferralId, Name: a.DisplayName,
			Company: a.Address.Company, Approved: true, Enabled: a.Enabled,
			Commission: report.Commission(a.CommissionType), Rate: a.CommissionAmount.Decimal})
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = model.ModelOf(shop.Referrals, s).Each(v, storage.Query{}, func(r shop.AffiliateReferral) error {
		if i, known := at[r.AffiliateId]; known {
			all[i].Referrals = append(all[i].Referrals, r.TimeOfReferralUtc.Time())
		}
		return nil
	})
	return all, err
}

// productFacts are what reports want to know of a product.
type productFacts struct {
	Bvin, Sku, ProductName                  string
	ProductTypeId, ManufacturerId, VendorId string
	SitePrice, SiteCost                     shop.Decimal
	Status                                  shop.ProductStatus
}

// eachProductFact calls fn for each product.
func eachProductFact(s *shop.Store, ctx context.Context, v storage.Reader, fn func(*productFacts)) error {
	return model.ModelOf(shop.Products, s).Bodies(v, storage.Query{}, model.UntilDone(ctx, func(body []byte) error {
		var p productFacts
		if err := wire.Stored(body, &p); err != nil {
			return err
		}
		fn(&p)
		return nil
	}))
}

func reportGoods(s *shop.Store, ctx context.Context, v storage.Reader) (map[string]statement.Goods, error) {
	vendors, makers, types := map[string]string{}, map[string]string{}, map[string]string{}
	contact := func(to map[string]string) func(shop.VendorManufacturer) error {
		return func(c shop.VendorManufacturer) error { to[c.Bvin] = c.DisplayName; return nil }
	}
	if err := model.ModelOf(shop.Vendors, s).Each(v, storage.Query{}, contact(vendors)); err != nil {
		return nil, err
	}
	if err := model.ModelOf(shop.Manufacturers, s).Each(v, storage.Query{}, contact(makers)); err != nil {
		return nil, err
	}
	err := model.ModelOf(shop.ProductTypes, s).Each(v, storage.Query{}, func(t shop.ProductType) error {
		types[t.Bvin] = t.ProductTypeName
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := map[string]statement.Goods{}
	err = eachProductFact(s, ctx, v, func(p *productFacts) {
		g := statement.Goods{Vendor: vendors[p.VendorId], Manufacturer: makers[p.ManufacturerId],
			Type: types[p.ProductTypeId]}
		if g != (statement.Goods{}) {
			all[p.Bvin] = g
		}
	})
	return all, err
}

// reportStock are the stock records with what they are of; a product that has none counts no pieces.
func reportStock(s *shop.Store, ctx context.Context, v storage.Reader) (items []*report.StockItem, err error) {
	products := map[string]productFacts{}
	if err := eachProductFact(s, ctx, v, func(p *productFacts) { products[p.Bvin] = *p }); err != nil {
		return nil, err
	}
	variants := map[string]shop.Variant{}
	err = model.ModelOf(shop.Variants, s).Each(v, storage.Query{}, func(one shop.Variant) error {
		variants[one.Bvin] = one
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = model.ModelOf(shop.ProductInventories, s).Each(v, storage.Query{}, func(i shop.ProductInventory) error {
		p, known := products[i.ProductBvin]
		if !known {
			return ctx.Err()
		}
		item := &report.StockItem{Product: i.ProductBvin, Variant: shop.VariantKey(i.VariantId), SKU: p.Sku,
			Name:   p.ProductName,
			Active: p.Status == shop.ProductActive, OnHand: i.QuantityOnHand, Reserved: i.QuantityReserved,
			OutPoint: i.OutOfStockPoint, LowPoint: i.LowStockPoint, Cost: p.SiteCost.Decimal,
			Price: p.SitePrice.Decimal}
		if one, is := variants[item.Variant]; is {
			if sku := strings.TrimSpace(one.Sku); sku != "" {
				item.SKU = sku
			}
			if !one.Price.IsNegative() {
				item.Price = one.Price.Decimal
			}
		}
		items = append(items, item)
		return ctx.Err()
	})
	return items, err
}

// SalesLook is how the shop has been doing lately, for its first page.
type SalesLook struct {
	report.Dashboard
	Period    report.Period
	Grain     report.Grain // of the bars
	Products  []report.Ranked
	Customers []report.CustomerRow // without those who are new or long not seen: only sales of the window count
	Newest    []shop.OrderRow
	Currency  shop.Currency
}

// topRows is how many products, customers and orders the first page names.
const topRows = 5

// LookAtSales is the sales of a window that ends today, with what sold best and the newest orders. ctx ends it.
func LookAtSales(s *shop.Store, ctx context.Context, w report.Window) (look SalesLook, err error) {
	cal, err := s.Calendar()
	if err != nil {
		return look, err
	}
	if look.Currency, err = s.Currency(); err != nil {
		return look, err
	}
	var before report.Period
	look.Period, before, look.Grain = cal.Window(w, s.Now())
	err = OrdersWithin(s, ctx, look.Period.And(before), func(orders report.Orders, r report.Rules) error {
		var sales report.ProductSales
		report.Together(orders,
			func(all report.Orders) {
				look.Dashboard = report.Look(all, look.Period, before, look.Grain, r, s.Now())
			},
			func(all report.Orders) { sales = report.SellProducts(all, look.Period, r, report.ByProduct) },
			func(all report.Orders) {
				look.Customers = report.RankCustomers(all, look.Period, r, s.Now()).Rows
			})
		look.Products = report.Top(sales, report.ProductSales{}, report.ByNet, topRows)
		look.Customers = look.Customers[:min(len(look.Customers), topRows)]
		return ctx.Err()
	})
	if err != nil {
		return look, err
	}
	ids, err := s.FindOrders(ctx, shop.OrderFilter{Sort: "date", Desc: true, Most: topRows})
	if err == nil {
		look.Newest, err = s.OrderRows(ctx, ids)
		slices.SortFunc(look.Newest, func(a, b shop.OrderRow) int {
			return slices.Index(ids, a.Order.Bvin) - slices.Index(ids, b.Order.Bvin)
		})
	}
	return look, err
}

// AffiliateEarnings are what affiliates brought and earned over all time, by their ids. Those whom orders name and who
// are gone are left out.
func AffiliateEarnings(s *shop.Store, ctx context.Context) (by map[string]report.AffiliateRow, in shop.Currency,
	err error) {
	by = map[string]report.AffiliateRow{}
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		all, err := reportAffiliates(s, v)
		if err != nil {
			return err
		}
		if in, err = shop.CurrencyIn(v); err != nil {
			return err
		}
		brought := storage.Ne("affiliate", nil)
		return reportOf(s, ctx, v, brought, func(orders report.Orders, rules report.Rules) error {
			rows, _ := report.PayAffiliates(orders, all, report.Period{Unbounded: true}, rules)
			for _, row := range rows {
				by[model.IDText(row.Affiliate.ID)] = row
			}
			return ctx.Err()
		})
	})
	return by, in, err
}
