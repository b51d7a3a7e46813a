// The day of a program, with the client that oapi-codegen makes of the description: it looks around, brings a product,
// counts its stock, hears of what changed, and takes away what it made. GRIDDLE_URL and GRIDDLE_KEY say where and as
// whom.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"day/api"
)

func main() {
	if err := day(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("a good day")
}

func day(ctx context.Context) error {
	as := func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+os.Getenv("GRIDDLE_KEY"))
		return nil
	}
	store, err := api.NewClientWithResponses(os.Getenv("GRIDDLE_URL")+"/api/v1", api.WithRequestEditorFn(as))
	if err != nil {
		return err
	}
	start, err := store.ListChangesWithResponse(ctx, &api.ListChangesParams{})
	if err != nil || start.JSON200 == nil {
		return wrong("changes", err, start.Body)
	}
	two := 2
	list, err := store.ListProductsWithResponse(ctx, &api.ListProductsParams{Pagesize: &two})
	if err != nil || list.JSON200 == nil {
		return wrong("list", err, list.Body)
	}
	page, err := list.JSON200.Content.AsPageOfProducts()
	if err != nil || len(*page.Products) != 2 || *page.TotalProductCount < 2 {
		return wrong("list", err, list.Body)
	}

	// More digits than a floating-point number keeps.
	name, sku, price := "Maple tray", "DAY-1", json.Number("123456789012.3456789")
	made, err := store.CreateProductWithResponse(ctx, &api.CreateProductParams{},
		api.Product{ProductName: &name, Sku: &sku, SitePrice: &price})
	if err != nil || made.JSON201 == nil || *made.JSON201.Content.SitePrice != price {
		return wrong("create", err, made.Body)
	}
	id := *made.JSON201.Content.Bvin

	got, err := store.GetProductWithResponse(ctx, id, &api.GetProductParams{})
	if err != nil || got.JSON200 == nil {
		return wrong("get", err, got.Body)
	}
	tag := got.HTTPResponse.Header.Get("ETag")
	same, err := store.GetProductWithResponse(ctx, id, &api.GetProductParams{IfNoneMatch: &tag})
	if err != nil || same.StatusCode() != http.StatusNotModified {
		return wrong("get once more", err, same.Body)
	}
	cheaper := json.Number("19.9")
	patched, err := store.PatchProductWithApplicationMergePatchPlusJSONBodyWithResponse(ctx, id,
		&api.PatchProductParams{IfMatch: &tag}, api.Product{SitePrice: &cheaper})
	if err != nil || patched.JSON200 == nil || *patched.JSON200.Content.ProductName != name {
		return wrong("patch", err, patched.Body)
	}
	late, err := store.PatchProductWithApplicationMergePatchPlusJSONBodyWithResponse(ctx, id,
		&api.PatchProductParams{IfMatch: &tag}, api.Product{SitePrice: &price})
	if err != nil || late.StatusCode() != http.StatusPreconditionFailed {
		return wrong("patch of what has changed", err, late.Body)
	}

	stock, err := store.CreateInventoryWithResponse(ctx, &api.CreateInventoryParams{},
		api.ProductInventory{ProductBvin: &id})
	if err != nil || stock.JSON200 == nil { // it has been there since the product was made
		return wrong("stock", err, stock.Body)
	}
	came, why := int32(7), "delivery"
	moved, err := store.AdjustStockWithResponse(ctx, *stock.JSON200.Content.Bvin, &api.AdjustStockParams{},
		api.StockMove{By: &came, Reason: &why})
	if err != nil || moved.JSON200 == nil || *moved.JSON200.Content.QuantityOnHand != came {
		return wrong("adjust", err, moved.Body)
	}

	models := "products"
	news, err := store.ListChangesWithResponse(ctx,
		&api.ListChangesParams{Since: start.JSON200.Content.Cursor, Models: &models})
	if err != nil || news.JSON200 == nil {
		return wrong("news", err, news.Body)
	}
	heard := false
	for _, c := range *news.JSON200.Content.Changes {
		heard = heard || *c.Id == id
	}
	if !heard {
		return fmt.Errorf("nothing was heard of %s: %s", id, news.Body)
	}

	gone, err := store.DeleteProductWithResponse(ctx, id, &api.DeleteProductParams{})
	if err != nil || gone.JSON200 == nil {
		return wrong("delete", err, gone.Body)
	}
	missed, err := store.GetProductWithResponse(ctx, id, &api.GetProductParams{})
	if err != nil || missed.JSON404 == nil {
		return wrong("get what is gone", err, missed.Body)
	}
	return nil
}

// wrong says which step of the day went wrong, and what was answered.
func wrong(step string, err error, body []byte) error {
	if err != nil {
		return fmt.Errorf("%s: %w", step, err)
	}
	return fmt.Errorf("%s: the answer was %s", step, body)
}
