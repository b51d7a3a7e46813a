// The day of a program, with the types that openapi-typescript makes of the description and the small client that goes
// with them: it looks around, brings a product, counts its stock, hears of what changed, and takes away what it made.
// GRIDDLE_URL and GRIDDLE_KEY say where and as whom.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const store = createClient<paths>({
  baseUrl: `${process.env.GRIDDLE_URL}/api/v1`,
  headers: { Authorization: `Bearer ${process.env.GRIDDLE_KEY}` },
});

// What a call answered, or an error that says which step of the day went wrong.
function answered<T>(step: string, call: { data?: T; error?: unknown; response: Response }): T {
  if (call.data === undefined) throw new Error(`${step}: ${call.response.status} ${JSON.stringify(call.error)}`);
  return call.data;
}

function must(step: string, right: boolean): void {
  if (!right) throw new Error(`${step}: not as it should be`);
}

const start = answered("changes", await store.GET("/changes")).Content.Cursor;
const page = answered("list", await store.GET("/products", { params: { query: { pagesize: 2 } } })).Content;
must("list", typeof page === "object" && page.Products?.length === 2);

const made = answered("create", await store.POST("/products", {
  body: { ProductName: "Maple tray", Sku: "DAY-2", SitePrice: 24.9 },
})).Content;
const bvin = made.Bvin ?? "";

const got = await store.GET("/products/{bvin}", { params: { path: { bvin } } });
must("get", answered("get", got).Content.SitePrice === 24.9);
const tag = got.response.headers.get("ETag") ?? "";
const same = await store.GET("/products/{bvin}", { params: { path: { bvin }, header: { "If-None-Match": tag } } });
must("get once more", same.response.status === 304);

const change = { params: { path: { bvin }, header: { "If-Match": tag } }, body: { SitePrice: 19.9 } };
must("patch", answered("patch", await store.PATCH("/products/{bvin}", change)).Content.ProductName === "Maple tray");
must("patch of what has changed", (await store.PATCH("/products/{bvin}", change)).response.status === 412);

const stock = answered("stock", await store.POST("/productinventory", { body: { ProductBvin: bvin } })).Content;
const moved = answered("adjust", await store.POST("/productinventory/{inventory}/adjust", {
  params: { path: { inventory: stock.Bvin ?? "" } }, body: { By: 7, Reason: "delivery" },
})).Content;
must("adjust", moved.QuantityOnHand === 7);

const query = { since: start, models: "products" };
const news = answered("news", await store.GET("/changes", { params: { query } })).Content;
must("news", news.Changes?.some((entry) => entry.Id === bvin) ?? false);

answered("delete", await store.DELETE("/products/{bvin}", { params: { path: { bvin } } }));
const gone = await store.GET("/products/{bvin}", { params: { path: { bvin } } });
must("get what is gone", gone.response.status === 404 && gone.error?.Errors?.[0]?.Code === "NULL");
console.log("a good day");

export {};
