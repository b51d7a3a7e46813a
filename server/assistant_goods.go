package server

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/vault"
)

// What assistants ask of products and stock.

type findProductsIn struct {
	Words string `json:"words,omitempty" jsonschema:"Words of the name, SKU or description. Left out: all products."`
	Limit int    `json:"limit,omitempty" jsonschema:"How many to list, 1 to 50; 20 when left out."`
}

type toldProduct struct {
	ID     string `json:"id"`
	SKU    string `json:"sku"`
	Name   string `json:"name"`
	Price  string `json:"price"`
	Status string `json:"status"`
}

type findProductsOut struct {
	Products []toldProduct `json:"products"`
	Found    int           `json:"found" jsonschema:"How many there are, listed or not."`
}

func toldOf(p shop.ProductRow) toldProduct {
	return toldProduct{ID: p.Bvin, SKU: p.Sku, Name: p.ProductName, Price: money(p.SitePrice, p.Currency),
		Status: shop.MemberName(p.Status.Members(), int(p.Status))}
}

func (a *assistant) findProducts() {
	offer(a, tool{name: "find_products", title: "Find products",
		about: "Lists products by words: id, SKU, name, price, status.", needs: []vault.Need{reads(vault.Catalog)}},
		func(ctx context.Context, in findProductsIn) (out findProductsOut, err error) {
			ids, err := a.s.shop.FindProducts(ctx, shop.ProductFilter{Words: in.Words})
			if err != nil {
				return out, err
			}
			out.Found, out.Products = len(ids), []toldProduct{}
			ids = first(ids, atMost(in.Limit))
			rows, err := a.s.shop.ProductRows(ctx, ids)
			slices.SortFunc(rows, func(x, y shop.ProductRow) int {
				return slices.Index(ids, x.Bvin) - slices.Index(ids, y.Bvin)
			})
			for _, p := range rows {
				out.Products = append(out.Products, toldOf(p))
			}
			return out, err
		})
}

type whichProduct struct {
	ID  string `json:"id,omitempty" jsonschema:"Id of the product."`
	SKU string `json:"sku,omitempty" jsonschema:"SKU of the product or of one of its variants, instead of the id."`
}

// product is the one that is meant, and the id of the variant when the SKU is a variant's.
func (a *assistant) product(w whichProduct) (id, variant string, err error) {
	if (w.ID == "") == (w.SKU == "") {
		return "", "", shop.Refuse(shop.Invalid, "", "Give either id or sku.")
	}
	if w.SKU != "" {
		body, variant, err := a.s.shop.ProductOfSKU(w.SKU)
		if shop.KindOf(err) == shop.Missing {
			err = shop.Refuse(shop.Missing, "", "There is no product or variant with the SKU %s.", w.SKU)
		}
		if err != nil {
			return "", "", err
		}
		return firstMember(body), variant, nil
	}
	p, err := shop.Products.Get(a.s.shop, w.ID)
	return p.Bvin, "", err
}

type toldStock struct {
	ID       string `json:"id"`
	Product  string `json:"product,omitempty"`
	SKU      string `json:"sku,omitempty"`
	Choices  string `json:"choices,omitempty" jsonschema:"What makes the variant; left out for the product itself."`
	OnHand   int    `json:"onHand"`
	Reserved int    `json:"reserved" jsonschema:"Pieces reserved for orders."`
	LowAt    int    `json:"lowAt" jsonschema:"Pieces at which it is reported as low."`
}

type toldVariant struct {
	ID      string `json:"id"`
	SKU     string `json:"sku"`
	Choices string `json:"choices"`
	Price   string `json:"price"`
}

type getProductOut struct {
	toldProduct
	ListPrice   string        `json:"listPrice,omitempty"`
	Description string        `json:"description,omitempty"`
	Categories  []string      `json:"categories,omitempty"`
	Available   bool          `json:"available" jsonschema:"Whether it can be bought now."`
	Variants    []toldVariant `json:"variants,omitempty"`
	Stock       []toldStock   `json:"stock,omitempty"`
}

func (a *assistant) getProduct() {
	offer(a, tool{name: "get_product", title: "One product",
		about: "Tells of one product, by its id or SKU: price, categories, variants, and its stock where the key may " +
			"read it.",
		needs: []vault.Need{reads(vault.Catalog)}},
		func(ctx context.Context, in whichProduct) (out getProductOut, err error) {
			id, _, err := a.product(in)
			if err != nil {
				return out, err
			}
			rows, err := a.s.shop.ProductRows(ctx, []string{id})
			p, err := theRow(rows, err, "There is no such product.")
			if err != nil {
				return out, err
			}
			out = getProductOut{toldProduct: toldOf(p), Description: p.ShortDescription, Categories: p.Categories,
				Available: p.IsAvailableForSale}
			if p.ListPrice.IsPositive() {
				out.ListPrice = money(p.ListPrice, p.Currency)
			}
			variants, _, err := a.s.shop.VariantRows(ctx, id)
			if err != nil {
				return out, err
			}
			for _, row := range variants {
				v := row.Variant
				price := v.Price
				if price.IsNegative() {
					price = p.SitePrice
				}
				out.Variants = append(out.Variants, toldVariant{v.Bvin, v.Sku, row.Choices, money(price, p.Currency)})
			}
			if a.may(reads(vault.Stock)) {
				out.Stock, err = a.stockOf(ctx, id)
			}
			return out, err
		})
}

// stockOf is the stock of a product and its variants.
func (a *assistant) stockOf(ctx context.Context, product string) ([]toldStock, error) {
	var ids []string
	err := shop.ProductInventories.Of(a.s.shop, ctx, product, func(body []byte) error {
		ids = append(ids, firstMember(body))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.stock(ctx, ids)
}

func (a *assistant) stock(ctx context.Context, ids []string) ([]toldStock, error) {
	rows, err := a.s.shop.StockRows(ctx, ids)
	told := []toldStock{}
	for _, r := range rows {
		told = append(told, toldStock{ID: r.ID, Product: r.Said[shop.StockProduct], SKU: r.Said[shop.StockSKU],
			Choices: r.Said[shop.StockChoices], OnHand: r.Record.QuantityOnHand, Reserved: r.Record.QuantityReserved,
			LowAt: r.Record.LowStockPoint})
	}
	return told, err
}

type changePriceIn struct {
	whichProduct
	Price string `json:"price" jsonschema:"The new price in the currency of the store, as a decimal number such as 12.50."`
}

type changePriceOut struct {
	ID      string `json:"id"`
	Variant string `json:"variant,omitempty" jsonschema:"Id of the variant whose own price was changed."`
	Before  string `json:"before"`
	Price   string `json:"price"`
}

func (a *assistant) changePrice() {
	need := writes(vault.Catalog)
	offer(a, tool{name: "change_price", title: "Change a price", needs: []vault.Need{need}, changes: true,
		about: "Changes the selling price of one product, by its id or SKU, and nothing else of it; by the SKU of a " +
			"variant that variant's own price. Answers the price before and the new one."},
		func(ctx context.Context, in changePriceIn) (out changePriceOut, err error) {
			price, err := shop.ParseDecimal(strings.TrimSpace(in.Price))
			if err != nil || price.IsNegative() {
				return out, shop.Refuse(shop.Invalid, "price",
					"{field} must be a decimal number of 0 or more, such as 12.50.")
			}
			currency, err := a.s.shop.Currency()
			if err != nil {
				return out, err
			}
			if out.ID, out.Variant, err = a.product(in.whichProduct); err != nil {
				return out, err
			}
			patch := func(name string) model.Post {
				return model.Post{ID: out.ID, Body: []byte(fmt.Sprintf(`{"%s":%s}`, name, price.String())),
					If: func(present []byte) error {
						before, err := storedMember[shop.Decimal](present, name)
						if out.Before = money(before, currency); before.IsNegative() {
							out.Before = "the price of the product"
						}
						return err
					}}
			}
			if out.Variant == "" {
				_, _, err = shop.Products.Patch(a.s.shop, ctx, a.guarded(need), patch("SitePrice"))
			} else {
				post := patch("Price")
				post.ID = out.Variant
				_, _, err = shop.Variants.Patch(a.s.shop, ctx, a.guarded(need), post)
			}
			out.Price = money(price, currency)
			return out, err
		})
}

type lowStockIn struct {
	Limit int `json:"limit,omitempty" jsonschema:"How many to list, 1 to 50; 20 when left out."`
}

type lowStockOut struct {
	Stock []toldStock `json:"stock"`
	Found int         `json:"found" jsonschema:"How many there are, listed or not."`
}

func (a *assistant) lowStock() {
	offer(a, tool{name: "list_low_stock", title: "Low stock",
		about: "Lists what is low or sold out: products and variants at or below the point at which they are to be " +
			"ordered.",
		needs: []vault.Need{reads(vault.Stock), reads(vault.Catalog)}},
		func(ctx context.Context, in lowStockIn) (out lowStockOut, err error) {
			ids, err := a.s.shop.FindStock(ctx, model.Find{Chosen: map[string]string{shop.StockBy: shop.StockLow}})
			if err != nil {
				return out, err
			}
			out.Found = len(ids)
			out.Stock, err = a.stock(ctx, first(ids, atMost(in.Limit)))
			return out, err
		})
}

type adjustStockIn struct {
	SKU    string `json:"sku" jsonschema:"SKU of the product, or of the variant where the product has variants."`
	By     int    `json:"by" jsonschema:"How many pieces come, or go where negative; never below zero."`
	Reason string `json:"reason,omitempty" jsonschema:"Why, for the owner's list of activity."`
}

type adjustStockOut struct {
	ID     string `json:"id" jsonschema:"Id of the stock record."`
	SKU    string `json:"sku"`
	Before int    `json:"before"`
	OnHand int    `json:"onHand"`
}

func (a *assistant) adjustStock() {
	need := writes(vault.Stock)
	offer(a, tool{name: "adjust_stock", title: "Adjust stock", needs: []vault.Need{need}, changes: true,
		about: "Adds pieces to the stock of one product or variant, or takes some away, and changes nothing else. " +
			"Answers the pieces in stock before and after."},
		func(ctx context.Context, in adjustStockIn) (out adjustStockOut, err error) {
			if strings.TrimSpace(in.SKU) == "" {
				return out, shop.Refuse(shop.Invalid, "sku", "{field} is missing: say which product or variant it is.")
			}
			posted, err := json.Marshal(shop.StockMove{By: in.By, Reason: in.Reason})
			if err != nil {
				return out, err
			}
			move, err := a.s.shop.ReadStockMove(posted)
			if err != nil {
				return out, err
			}
			out.ID, err = a.s.shop.StockBySKU(ctx, in.SKU)
			if shop.KindOf(err) == shop.Missing && !a.may(reads(vault.Catalog)) { // which names products
				err = shop.Refuse(shop.Missing, "sku", "{field} %s has no stock. Where a product has variants, give "+
					"the SKU of "+
					"the variant.", in.SKU)
			}
			if err != nil {
				return out, err
			}
			body, err := a.s.shop.AdjustStock(ctx, a.guarded(need), out.ID, move)
			if err != nil {
				return out, err
			}
			a.moved(move)
			out.SKU = in.SKU
			out.OnHand, err = storedMember[int](body, "QuantityOnHand")
			out.Before = out.OnHand - move.By
			return out, err
		})
}
