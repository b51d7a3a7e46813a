#!/usr/bin/env node
// What programs do with Griddle, in JavaScript for Node 18 or newer and without packages. Take the functions that you
// need. All of them run against a store of yours, one line for each, and leave it as it was:
//
//     GRIDDLE_URL=http://127.0.0.1:4743 GRIDDLE_KEY=YOUR-KEY node recipes.mjs
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const url = process.env.GRIDDLE_URL.replace(/\/$/, '');
const key = process.env.GRIDDLE_KEY;

/** Griddle did not do it: code is for the program, the sentence for people. */
class Refused extends Error {
  constructor(status, headers, answer) {
    const [{ Code, Description }] = answer.Errors;
    super(`${Code}: ${Description}`);
    Object.assign(this, { status, headers, code: Code, content: answer.Content });
  }
}

/** One request. Answers the JSON of the answer and its headers, or throws Refused. */
async function call(method, path, body, headers = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, response.headers, answer);
  return { answer, headers: response.headers };
}

function expect(fact, otherwise) {
  if (!fact) throw new Error(otherwise);
}

/** Asks what the key may do. Do so at the start, so that a missing right is named before half the work is done. */
async function rights() {
  const { answer } = await call('GET', '/api/v1/');
  expect(answer.Content.Rights.Catalog === 'write', 'rights: this key needs the right catalog:write');
  console.log('rights: this key may write the catalog');
}

/** Asks what is new since the last time, and waits up to 30 seconds for it. Keep the cursor with your copy. */
async function changes(product) {
  const { Cursor } = (await call('GET', '/api/v1/changes')).answer.Content;
  await call('PATCH', `/api/v1/products/${product}`, { SitePrice: 2.55 });
  const { answer } = await call('GET', `/api/v1/changes?models=products&records=1&wait=30&since=${Cursor}`);
  const ours = answer.Content.Changes.filter((change) => change.Id === product);
  expect(ours.length === 1 && ours[0].Record.SitePrice === 2.55, `changes: ${JSON.stringify(answer)}`);
  console.log('changes: a price');
}

/** Hears of each change at once, for as long as it listens. A quiet stream speaks every 20 seconds. */
async function stream(product) {
  const { Cursor } = (await call('GET', '/api/v1/changes')).answer.Content;
  const response = await fetch(`${url}/api/v1/changes/stream?models=products&since=${Cursor}`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  await call('PATCH', `/api/v1/products/${product}`, { SitePrice: 2.6 });
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    if (lines.some((line) => line.startsWith('data: ') && JSON.parse(line.slice(6)).Id === product)) {
      console.log('stream: a change, at once');
      return; // which closes it
    }
  }
  throw new Error('stream: it ended early');
}

/** Says whether a webhook's message is Griddle's, and not an old one sent again. The body is a Buffer, as it came. */
function verify(secret, headers, body, now = Date.now() / 1000) {
  const good = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`)
    .update(body)
    .digest();
  const fits = headers['webhook-signature'].split(' ').some((one) => {
    const [version, signature] = one.split(',');
    const theirs = Buffer.from(signature ?? '', 'base64');
    return version === 'v1' && theirs.length === good.length && timingSafeEqual(theirs, good);
  });
  return fits && Math.abs(now - Number(headers['webhook-timestamp'])) < 300;
}

/** A message as Griddle sends it, one that somebody tampered with, and one that is sent again too late. */
function webhooks() {
  const secret = 'whsec_b25seSBmb3IgdGhlc2UgcmVjaXBlcyEh';
  const headers = {
    'webhook-id': 'griddle_1_trwddkgzxiib-15y',
    'webhook-timestamp': '1795355130',
    'webhook-signature': 'v1,rJ1Bx4XamsOF9MuvGsvkWHLfknwnLUHvA8tr1hIah+k=',
  };
  const text = '{"type":"products.changed","data":{"Model":"products","Action":"changed","By":"Käsetheke"}}';
  expect(verify(secret, headers, Buffer.from(text), 1795355131), 'webhooks: a true message is refused');
  expect(!verify(secret, headers, Buffer.from(text + ' '), 1795355131), 'webhooks: a forged message is taken');
  expect(!verify(secret, headers, Buffer.from(text), 1795355530), 'webhooks: an old message is taken');
  console.log('webhooks: a true message is taken, a forged and an old one are not');
}

/** Changes the members that it sends and no others, so that two programs need not know of each other's. */
async function patch(product) {
  const { answer } = await call('PATCH', `/api/v1/products/${product}`, { SitePrice: 2.65 });
  const { SitePrice, ProductName } = answer.Content;
  expect(SitePrice === 2.65 && ProductName === 'Recipe syrup', `patch: ${ProductName}, ${SitePrice}`);
  console.log('patch: another price, the same name');
}

/** Writes only while nobody else has changed the record, else looks at what it is now and tries again. */
async function conditions(product) {
  const path = `/api/v1/products/${product}`;
  let { answer, headers } = await call('GET', path);
  let record = answer.Content;
  await call('PATCH', path, { SitePrice: 2.7 }); // somebody else is faster
  let tries = 0;
  for (let done = false; !done; tries++) {
    const price = Math.round((record.SitePrice + 0.1) * 100) / 100;
    try {
      ({ answer } = await call('PATCH', path, { SitePrice: price }, { 'If-Match': headers.get('ETag') }));
      record = answer.Content;
      done = true;
    } catch (refused) {
      if (refused.status !== 412) throw refused;
      ({ content: record, headers } = refused);
    }
  }
  expect(record.SitePrice === 2.8 && tries === 2, `conditions: ${record.SitePrice} at try ${tries}`);
  console.log('conditions: done at the second try');
}

/** Sends a request until it is answered. It is done once however often it is sent, for it keeps its name. */
async function once(method, path, body, name) {
  for (const pause of [1, 2, 5, 10, 30]) {
    try {
      return await call(method, path, body, { 'Idempotency-Key': name });
    } catch (error) {
      // Without a status there was no connection, or it broke before the answer.
      if (error.status && ![409, 429, 503].includes(error.status)) throw error;
    }
    await sleep(pause * 1000);
  }
  throw new Error(`${path}: no answer`);
}

/** The same request twice, as after an answer that was lost, makes one vendor. */
async function idempotency() {
  const name = randomUUID();
  const first = await once('POST', '/api/v1/vendors', { DisplayName: 'Recipe press' }, name);
  const again = await once('POST', '/api/v1/vendors', { DisplayName: 'Recipe press' }, name);
  const id = first.answer.Content.Bvin;
  await call('DELETE', `/api/v1/vendors/${id}`);
  const same = again.answer.Content.Bvin === id && again.headers.get('Idempotent-Replayed') === 'true';
  expect(same, `idempotency: ${JSON.stringify(again.answer)}`);
  console.log('idempotency: sent twice, done once');
}

/** Up to 1,000 calls that write, in one step: all of them are done or none. Answers what became of each. */
async function batch(operations) {
  const { answer } = await call('POST', '/api/v1/batch', { Result: 'brief', Operations: operations });
  return answer.Content.Results;
}

/** Three vendors are made, then deleted; in between one call of four is refused, and nothing is done. */
async function batches() {
  const names = ['Recipe mill', 'Recipe dairy', 'Recipe orchard'];
  const made = await batch(names.map((name) => ({ Method: 'POST', Path: 'vendors', Body: { DisplayName: name } })));
  const deletions = made.map(({ Location }) => ({ Method: 'DELETE', Path: Location.replace('/api/v1/', '') }));
  const fault = { Method: 'POST', Path: 'vendors', Body: { DisplayNaem: '?' } };
  const refused = await batch([...deletions, fault]).catch((error) => error);
  const deleted = await batch(deletions);
  expect(refused.content?.Failed === 3, `batch: ${refused}`);
  expect(deleted.length === 3 && deleted.every(({ Status }) => Status === 200), `batch: ${JSON.stringify(deleted)}`);
  console.log('batch: 3 made, none deleted with a fault among them, 3 deleted');
}

/** Reads a list part by part, as the answers link them. Nothing is skipped while others write. */
async function* parts(path) {
  while (path) {
    const { answer, headers } = await call('GET', path);
    yield answer.Content;
    path = headers.get('Link')?.match(/<(.*)>; rel="next"/)?.[1];
  }
}

/** What costs 3 or more, the cheapest first: a filter, an order, and only the members that are needed. */
async function lists() {
  const query = 'SitePrice.gte=3&Status=Active&sort=SitePrice&fields=Sku,SitePrice&pagesize=20';
  const prices = [];
  let total, count = 0;
  for await (const part of parts(`/api/v1/products?${query}`)) {
    total ??= part.TotalProductCount;
    prices.push(...part.Products.map((product) => product.SitePrice));
    count++;
  }
  expect(prices.length === total, `lists: ${prices.length} of ${total}`);
  expect(prices.every((price, i) => price >= (prices[i - 1] ?? 3)), `lists: ${prices}`);
  console.log(`lists: ${total} products in ${count} parts`);
}

/** One call of a tool for assistants. Which there are depends on the rights of the key: method tools/list. */
async function tool(name, args) {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } };
  const { answer } = await call('POST', '/mcp', message, { Accept: 'application/json, text/event-stream' });
  if (answer.error) throw new Error(answer.error.message);
  if (answer.result.isError) throw new Error(answer.result.content[0].text);
  return answer.result.structuredContent;
}

/** The words that an assistant would look for. */
async function assistants(product, sku) {
  const { products } = await tool('find_products', { words: sku });
  const found = products.find(({ id }) => id === product);
  expect(found?.name === 'Recipe syrup', `assistants: ${JSON.stringify(products)}`);
  console.log(`assistants: found ${found.name}`);
}

await rights();
const sku = 'RECIPE-JS';
const made = await call('POST', '/api/v1/products', { ProductName: 'Recipe syrup', Sku: sku, SitePrice: 2.5 });
const product = made.answer.Content.Bvin;
try {
  await changes(product);
  await stream(product);
  webhooks();
  await patch(product);
  await conditions(product);
  await idempotency();
  await batches();
  await lists();
  await assistants(product, sku);
} finally {
  await call('DELETE', `/api/v1/products/${product}`);
}
