#!/usr/bin/env python3
"""What programs do with Griddle, in Python 3.9 or newer and without packages. Take the functions that you need.

All of them run against a store of yours, one line for each, and leave it as it was:

    GRIDDLE_URL=http://127.0.0.1:4743 GRIDDLE_KEY=YOUR-KEY python3 recipes.py
"""
import base64
import hashlib
import hmac
import json
import os
import re
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ["GRIDDLE_URL"].rstrip("/")
KEY = os.environ["GRIDDLE_KEY"]


class Refused(Exception):
    """Griddle did not do it: code is for the program, the sentence for people."""

    def __init__(self, status, headers, answer):
        error = answer["Errors"][0]
        super().__init__(f"{error['Code']}: {error['Description']}")
        self.status, self.headers, self.code, self.content = status, headers, error["Code"], answer.get("Content")


def call(method, path, body=None, headers=None):
    """One request. Answers the JSON of the answer and its headers, or raises Refused."""
    request = urllib.request.Request(
        URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + KEY, "Content-Type": "application/json", **(headers or {})},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            raise Refused(error.code, error.headers, json.load(error)) from None


def expect(fact, otherwise):
    if not fact:
        raise SystemExit(otherwise)


def rights():
    """Asks what the key may do. Do so at the start, so that a missing right is named before half the work is done."""
    about, _ = call("GET", "/api/v1/")
    expect(about["Content"]["Rights"]["Catalog"] == "write", "rights: this key needs the right catalog:write")
    print("rights: this key may write the catalog")


def changes(product):
    """Asks what is new since the last time, and waits up to 30 seconds for it. Keep the cursor with your copy."""
    cursor = call("GET", "/api/v1/changes")[0]["Content"]["Cursor"]
    call("PATCH", f"/api/v1/products/{product}", {"SitePrice": 2.55})
    news, _ = call("GET", f"/api/v1/changes?models=products&records=1&wait=30&since={cursor}")
    prices = [change["Record"]["SitePrice"] for change in news["Content"]["Changes"] if change["Id"] == product]
    expect(prices == [2.55], f"changes: {news}")
    print("changes: a price")


def stream(product):
    """Hears of each change at once, for as long as it listens. A quiet stream speaks every 20 seconds."""
    cursor = call("GET", "/api/v1/changes")[0]["Content"]["Cursor"]
    request = urllib.request.Request(
        f"{URL}/api/v1/changes/stream?models=products&since={cursor}", headers={"Authorization": "Bearer " + KEY}
    )
    with urllib.request.urlopen(request, timeout=60) as events:
        call("PATCH", f"/api/v1/products/{product}", {"SitePrice": 2.60})
        for line in events:
            if line.startswith(b"data: ") and json.loads(line[6:]).get("Id") == product:
                print("stream: a change, at once")
                return
    raise SystemExit("stream: it ended early")


def verify(secret, headers, body, now=None):
    """Says whether a webhook's message is Griddle's, and not an old one sent again. The body is bytes, as it came."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    good = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fits = any(hmac.compare_digest(good, one) for one in headers["webhook-signature"].split())
    return fits and abs((now or time.time()) - int(headers["webhook-timestamp"])) < 300


def webhooks():
    """A message as Griddle sends it, one that somebody tampered with, and one that is sent again too late."""
    secret = "whsec_b25seSBmb3IgdGhlc2UgcmVjaXBlcyEh"
    headers = {
        "webhook-id": "griddle_1_trwddkgzxiib-15y",
        "webhook-timestamp": "1795355130",
        "webhook-signature": "v1,rJ1Bx4XamsOF9MuvGsvkWHLfknwnLUHvA8tr1hIah+k=",
    }
    body = '{"type":"products.changed","data":{"Model":"products","Action":"changed","By":"Käsetheke"}}'.encode()
    expect(verify(secret, headers, body, now=1795355131), "webhooks: a true message is refused")
    expect(not verify(secret, headers, body + b" ", now=1795355131), "webhooks: a forged message is taken")
    expect(not verify(secret, headers, body, now=1795355530), "webhooks: an old message is taken")
    print("webhooks: a true message is taken, a forged and an old one are not")


def patch(product):
    """Changes the members that it sends and no others, so that two programs need not know of each other's."""
    answer, _ = call("PATCH", f"/api/v1/products/{product}", {"SitePrice": 2.65})
    changed = answer["Content"]
    expect((changed["SitePrice"], changed["ProductName"]) == (2.65, "Recipe syrup"), f"patch: {changed}")
    print("patch: another price, the same name")


def conditions(product):
    """Writes only while nobody else has changed the record, else looks at what it is now and tries again."""
    path = f"/api/v1/products/{product}"
    answer, headers = call("GET", path)
    record, tries = answer["Content"], 1
    call("PATCH", path, {"SitePrice": 2.70})  # somebody else is faster
    while True:
        price = round(record["SitePrice"] + 0.10, 2)
        try:
            answer, _ = call("PATCH", path, {"SitePrice": price}, {"If-Match": headers["ETag"]})
            break
        except Refused as refused:
            if refused.status != 412:
                raise
            record, headers, tries = refused.content, refused.headers, tries + 1
    expect(answer["Content"]["SitePrice"] == 2.80 and tries == 2, f"conditions: {answer}")
    print("conditions: done at the second try")


def once(method, path, body, name):
    """Sends a request until it is answered. It is done once however often it is sent, for it keeps its name."""
    for pause in (1, 2, 5, 10, 30):
        try:
            return call(method, path, body, {"Idempotency-Key": name})
        except Refused as refused:
            if refused.status not in (409, 429, 503):
                raise
        except OSError:
            pass  # no connection, or it broke before the answer
        time.sleep(pause)
    raise TimeoutError(path)


def idempotency():
    """The same request twice, as after an answer that was lost, makes one vendor."""
    name = str(uuid.uuid4())
    first, _ = once("POST", "/api/v1/vendors", {"DisplayName": "Recipe press"}, name)
    again, headers = once("POST", "/api/v1/vendors", {"DisplayName": "Recipe press"}, name)
    call("DELETE", f"/api/v1/vendors/{first['Content']['Bvin']}")
    expect(first == again and headers["Idempotent-Replayed"] == "true", f"idempotency: {again}")
    print("idempotency: sent twice, done once")


def batch(operations):
    """Up to 1,000 calls that write, in one step: all of them are done or none. Answers what became of each."""
    answer, _ = call("POST", "/api/v1/batch", {"Result": "brief", "Operations": operations})
    return answer["Content"]["Results"]


def batches():
    """Three vendors are made, then deleted; in between one call of four is refused, and nothing is done."""
    names = ["Recipe mill", "Recipe dairy", "Recipe orchard"]
    made = batch([{"Method": "POST", "Path": "vendors", "Body": {"DisplayName": name}} for name in names])
    deletions = [{"Method": "DELETE", "Path": one["Location"].removeprefix("/api/v1/")} for one in made]
    try:
        batch(deletions + [{"Method": "POST", "Path": "vendors", "Body": {"DisplayNaem": "?"}}])
        failed = None
    except Refused as refused:
        failed = refused.content["Failed"]
    deleted = batch(deletions)
    expect(failed == 3 and [one["Status"] for one in deleted] == [200] * 3, f"batch: {failed}, {deleted}")
    print("batch: 3 made, none deleted with a fault among them, 3 deleted")


def parts(path):
    """Reads a list part by part, as the answers link them. Nothing is skipped while others write."""
    while path:
        answer, headers = call("GET", path)
        yield answer["Content"]
        link = re.match('<(.*)>; rel="next"', headers["Link"] or "")
        path = link and link[1]


def lists():
    """What costs 3 or more, the cheapest first: a filter, an order, and only the members that are needed."""
    query = "SitePrice.gte=3&Status=Active&sort=SitePrice&fields=Sku,SitePrice&pagesize=20"
    found = list(parts("/api/v1/products?" + query))
    products = [product for part in found for product in part["Products"]]
    prices = [product["SitePrice"] for product in products]
    expect(len(products) == found[0]["TotalProductCount"], f"lists: {len(products)} of {found[0]}")
    expect(prices == sorted(prices) and min(prices, default=3) >= 3, f"lists: {prices}")
    print(f"lists: {len(products)} products in {len(found)} parts")


def tool(name, arguments):
    """One call of a tool for assistants. Which there are depends on the rights of the key: method tools/list."""
    answer, _ = call(
        "POST",
        "/mcp",
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}},
        {"Accept": "application/json, text/event-stream"},
    )
    if "error" in answer:
        raise RuntimeError(answer["error"]["message"])
    if answer["result"].get("isError"):
        raise RuntimeError(answer["result"]["content"][0]["text"])
    return answer["result"]["structuredContent"]


def assistants(product, sku):
    """The words that an assistant would look for."""
    names = {one["id"]: one["name"] for one in tool("find_products", {"words": sku})["products"]}
    expect(names.get(product) == "Recipe syrup", f"assistants: {names}")
    print("assistants: found " + names[product])


def main():
    rights()
    sku = "RECIPE-PY"
    made, _ = call("POST", "/api/v1/products", {"ProductName": "Recipe syrup", "Sku": sku, "SitePrice": 2.50})
    product = made["Content"]["Bvin"]
    try:
        changes(product)
        stream(product)
        webhooks()
        patch(product)
        conditions(product)
        idempotency()
        batches()
        lists()
        assistants(product, sku)
    finally:
        call("DELETE", f"/api/v1/products/{product}")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        raise SystemExit(str(refused))
