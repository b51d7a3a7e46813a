package server

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"griddle/shop/activity"
	"griddle/vault"
)

// bearer sends a key and a name with each request.
type bearer struct {
	key, name string
	http.RoundTripper
}

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.key)
	r.Header.Set("User-Agent", b.name)
	return b.RoundTripper.RoundTrip(r)
}

// talk begins a conversation as an assistant does.
func (d *desk) talk(key string) *mcp.ClientSession {
	d.t.Helper()
	transport := &http.Transport{}
	d.t.Cleanup(transport.CloseIdleConnections)
	session, err := mcp.NewClient(&mcp.Implementation{Name: "assistant", Version: "1"},
		nil).Connect(context.Background(),
		&mcp.StreamableClientTransport{Endpoint: "http://" + d.address + "/mcp", MaxRetries: -1,
			HTTPClient: &http.Client{Transport: bearer{key, "Assistant/1.0", transport}}}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = session.Close() })
	return session
}

// asks calls a tool and reads its answer into out, or answers what it was refused with.
func asks(t *testing.T, s *mcp.ClientSession, name string, in map[string]any, out any) (refused string) {
	t.Helper()
	r, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: in})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	text := r.Content[0].(*mcp.TextContent).Text
	if r.IsError {
		return text
	}
	if err := json.Unmarshal([]byte(text), out); err != nil {
		t.Fatalf("%s: %v in %s", name, err, text)
	}
	return ""
}

func toolNames(t *testing.T, s *mcp.ClientSession) (names []string) {
	t.Helper()
	all, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all.Tools {
		names = append(names, one.Name)
	}
	return names
}

func TestAssistantsHaveTheRightsOfTheirKey(t *testing.T) {
	d := open(t)
	all := []string{"adjust_stock", "change_price", "find_customers", "find_orders", "find_products", "get_order",
		"get_product", "list_low_stock", "list_waiting_orders", "sales", "what_changed_today"}
	for rights, want := range map[string][]string{
		"everything": all,
		"read": slices.DeleteFunc(slices.Clone(all), func(n string) bool {
			return n == "adjust_stock" || n == "change_price"
		}),
		"catalog:read":  {"find_products", "get_product", "what_changed_today"},
		"stock:write":   {"adjust_stock", "what_changed_today"},
		"orders:read":   {"find_orders", "get_order", "list_waiting_orders", "sales", "what_changed_today"},
		"taxes:read":    {"what_changed_today"},
		"people:write":  {"find_customers", "what_changed_today"},
		"catalog:write": {"change_price", "find_products", "get_product", "what_changed_today"},
	} {
		access, _, err := vault.ParseRights(rights)
		must(t, err)
		_, key, err := d.vault.Create(t.Context(), vault.NewKey{Name: rights, Access: access})
		must(t, err)
		got := toolNames(t, d.talk(key))
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", rights, got, want)
		}
	}
}

func TestAssistantLooksAtGoods(t *testing.T) {
	d := sampled(t)
	s := d.talk(d.key)
	var found findProductsOut
	asks(t, s, "find_products", map[string]any{"words": "almond crois"}, &found)
	if found.Found != 1 || found.Products[0].SKU != "PA-206" || !strings.HasSuffix(found.Products[0].Price, " USD") {
		t.Fatalf("%+v", found)
	}
	asks(t, s, "find_products", map[string]any{"limit": 3}, &found)
	if found.Found < 10 || len(found.Products) != 3 {
		t.Errorf("%+v", found)
	}
	var one getProductOut
	asks(t, s, "get_product", map[string]any{"sku": "pa-206"}, &one)
	if one.Name != "Almond Croissant" || len(one.Categories) == 0 || len(one.Stock) == 0 {
		t.Errorf("%+v", one)
	}
	if no := asks(t, s, "get_product", map[string]any{"sku": "none"}, &one); !strings.Contains(no, "SKU none") {
		t.Error(no)
	}
	if no := asks(t, s, "get_product", nil, &one); !strings.Contains(no, "either id or sku") {
		t.Error(no)
	}
	var low lowStockOut
	asks(t, s, "list_low_stock", nil, &low)
	if low.Found == 0 || low.Stock[0].OnHand > low.Stock[0].LowAt || low.Stock[0].Product == "" {
		t.Errorf("%+v", low)
	}
}

func TestAssistantChanges(t *testing.T) {
	d := sampled(t)
	s := d.talk(d.key)
	var price changePriceOut
	if no := asks(t, s, "change_price", map[string]any{"sku": "PA-206", "price": "cheap"},
		&price); !strings.Contains(no,
		"decimal number") {
		t.Error(no)
	}
	if no := asks(t, s, "change_price", map[string]any{"sku": "PA-206", "price": "-1"}, &price); no == "" {
		t.Error("a negative price was taken")
	}
	asks(t, s, "change_price", map[string]any{"sku": "PA-206", "price": "4.5"}, &price)
	if price.Price != "4.50 USD" || price.Before == price.Price || price.Before == "" {
		t.Errorf("%+v", price)
	}
	var one getProductOut
	asks(t, s, "get_product", map[string]any{"id": price.ID}, &one)
	if one.Price != "4.50 USD" || one.Name != "Almond Croissant" {
		t.Errorf("%+v", one)
	}
	var variant getProductOut
	var many findProductsOut
	asks(t, s, "find_products", map[string]any{"limit": 50}, &many)
	for _, p := range many.Products {
		asks(t, s, "get_product", map[string]any{"id": p.ID}, &variant)
		if len(variant.Variants) > 0 {
			break
		}
	}
	if len(variant.Variants) == 0 {
		t.Fatal("the sample has no variants")
	}
	asks(t, s, "change_price", map[string]any{"sku": variant.Variants[0].SKU, "price": "99"}, &price)
	if price.Variant != variant.Variants[0].ID || price.ID != variant.ID {
		t.Errorf("%+v, want %+v", price, variant.Variants[0])
	}

	before := one.Stock[0].OnHand
	var stock adjustStockOut
	asks(t, s, "adjust_stock", map[string]any{"sku": "PA-206", "by": 3, "reason": "found some"}, &stock)
	if stock.Before != before || stock.OnHand != before+3 {
		t.Errorf("%+v, before %d", stock, before)
	}
	if no := asks(t, s, "adjust_stock", map[string]any{"sku": "PA-206", "by": -100000}, &stock); !strings.Contains(no,
		"nothing was changed") {
		t.Error(no)
	}
	if no := asks(t, s, "adjust_stock", map[string]any{"sku": "PA-206", "by": 0}, &stock); no == "" {
		t.Error("a move of nothing was taken")
	}
	var today changedTodayOut
	asks(t, s, "what_changed_today", nil, &today)
	if n := today.Newest[0]; n.Model != "productinventory" || n.Action != "changed" || n.By != "Till" ||
		today.Changed["products"]["created"]+today.Changed["products"]["changed"] == 0 {
		t.Errorf("%+v", today)
	}
	d.clock.move(48 * time.Hour)
	today = changedTodayOut{}
	asks(t, s, "what_changed_today", nil, &today)
	if len(today.Newest) != 0 || len(today.Changed) != 0 {
		t.Errorf("%+v", today)
	}
}

func TestAssistantLooksAtOrders(t *testing.T) {
	d := sampled(t)
	s := d.talk(d.reader)
	var found findOrdersOut
	asks(t, s, "find_orders", nil, &found)
	if found.Found == 0 || found.Orders[0].Number == "" || !strings.HasSuffix(found.Orders[0].Total, " USD") {
		t.Fatalf("%+v", found)
	}
	var one getOrderOut
	asks(t, s, "get_order", map[string]any{"number": found.Orders[0].Number}, &one)
	if one.ID != found.Orders[0].ID || len(one.Lines) == 0 {
		t.Errorf("%+v", one)
	}
	asks(t, s, "get_order", map[string]any{"id": found.Orders[1].ID}, &one)
	if one.Number != found.Orders[1].Number {
		t.Errorf("%+v", one)
	}
	if no := asks(t, s, "get_order", map[string]any{"number": "no such"}, &one); !strings.Contains(no,
		"no such order") {
		t.Error(no)
	}
	if no := asks(t, s, "find_orders", map[string]any{"from": "yesterday"}, &found); !strings.Contains(no,
		"2026-11-30") {
		t.Error(no)
	}
	asks(t, s, "find_orders", map[string]any{"from": "1999-01-01", "to": "1999-12-31"}, &found)
	if found.Found != 0 {
		t.Errorf("%+v", found)
	}
	var waiting waitingOut
	asks(t, s, "list_waiting_orders", nil, &waiting)
	if waiting.New.Found+waiting.ToPay.Found+waiting.ToShip.Found == 0 {
		t.Errorf("%+v", waiting)
	}
	var people findCustomersOut
	asks(t, s, "find_customers", nil, &people)
	if people.Found == 0 || people.Customers[0].Name == "" || people.Customers[0].Spent == "" {
		t.Errorf("%+v", people)
	}
	var sum salesOut
	asks(t, s, "sales", map[string]any{"from": "2020-01-01"}, &sum)
	if sum.Orders == 0 || sum.Net == "" || len(sum.Best) != 5 || sum.From != "2020-01-01" {
		t.Errorf("%+v", sum)
	}
	if no := asks(t, s, "sales", map[string]any{"from": "2026-12-02", "to": "2026-12-01"}, &sum); no == "" {
		t.Error("a period that ends before it begins")
	}
}

// What an assistant asked for stands in the list of activity, and a right that was taken away counts at once.
func TestAssistantsAreListed(t *testing.T) {
	d := sampled(t)
	access, _, err := vault.ParseRights("catalog:write")
	must(t, err)
	k, key, err := d.vault.Create(t.Context(), vault.NewKey{Name: "Helper", Access: access})
	must(t, err)
	s := d.talk(key)
	var price changePriceOut
	asks(t, s, "change_price", map[string]any{"sku": "PA-206", "price": "4"}, &price)
	asks(t, s, "change_price", map[string]any{"sku": "none", "price": "4"}, &price)
	var told []string
	for _, r := range d.recent() {
		if r.KeyName == "Helper" && strings.HasPrefix(r.Model, "mcp ") {
			told = append(told, r.Model+" "+r.Result+" "+r.Program)
		}
	}
	slices.Sort(told)
	if !slices.Equal(told, []string{"mcp change_price NULL Assistant/1.0", "mcp change_price OK Assistant/1.0"}) {
		t.Errorf("%q", told)
	}
	must(t, d.vault.SetAccess(t.Context(), k.ID, access.With(vault.Catalog, vault.Read), false))
	if _, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "change_price",
		Arguments: map[string]any{"sku": "PA-206", "price": "5"}}); err == nil ||
		!strings.Contains(err.Error(), "change_price") {
		t.Errorf("a right that was taken away: %v", err)
	}
	must(t, d.vault.Revoke(t.Context(), k.ID))
	if _, err := s.ListTools(t.Context(), nil); err == nil {
		t.Error("a revoked key goes on")
	}
}

// The gate stands before this door too.
func TestTheDoorOfAssistants(t *testing.T) {
	d := open(t)
	const both = "application/json, text/event-stream"
	said := []string{"Accept", both, "Content-Type", "application/json"}
	with := func(more ...string) []string { return append(slices.Clone(said), more...) }
	list := `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`
	for _, c := range []struct {
		method, path, body string
		headers            []string
		status             int
		says               string
	}{
		{"GET", "/mcp", "", nil, 405, "POST"},
		{"DELETE", "/mcp", "", nil, 405, "POST"},
		{"PUT", "/mcp", "", nil, 405, "POST"},
		{"POST", "/mcp", list, said, 401, "KEY"},
		{"POST", "/mcp", list, with("Authorization", "Bearer 1-x"), 401, "KEY"},
		{"POST", "/mcp", list, with("Authorization", "Bearer "+d.key), 200,
			"find_products"},
		{"POST", "/mcp", "{", with("Authorization", "Bearer "+d.key), 400, ""},
		{"POST", "/mcp", list, []string{"Accept", both, "Authorization", "Bearer " + d.key}, 415, ""},
		{"POST", "/mcp", list, with("Authorization", "Bearer "+d.key,
			"Origin", "https://evil.example"), 403, "GATE"},
		{"POST", "/mcp?key=" + d.key, list, said, 400, "GATE"},
		{"POST", "/api/v1/mcp", list, []string{"Content-Type", "application/json", "Authorization", "Bearer " + d.key},
			404,
			"NOTSUPPORTED"},
		{"POST", "/DesktopModules/Hotcakes/API/rest/v1/mcp?key=" + d.key, list, nil, 200, "NOTSUPPORTED"},
		{"POST", "/mcp/x", list, []string{"Accept", both}, 404, "nothing at this address"},
	} {
		r := d.send(c.method, c.path, c.body, c.headers...)
		if r.StatusCode != c.status || !strings.Contains(string(r.body)+r.Header.Get("Allow"), c.says) {
			t.Errorf("%s %s %q: %d %s", c.method, c.path, c.headers, r.StatusCode, r.body)
		}
	}
	r := d.send("POST", "/mcp", list, "Accept", both, "Content-Type", "application/json", "Authorization",
		"Bearer "+d.key)
	if r.Header.Get("Mcp-Session-Id") != "" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", r.Header)
	}
	if all := d.recent(); !slices.ContainsFunc(all, func(r activity.Request) bool { return r.Model == "mcp" }) {
		t.Errorf("%+v", all)
	}
}
