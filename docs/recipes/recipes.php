<?php
// What programs do with Griddle, in PHP 8.0 or newer and without extensions or packages. Take the functions that you
// need. All of them run against a store of yours, one line for each, and leave it as it was:
//
//     GRIDDLE_URL=http://127.0.0.1:4743 GRIDDLE_KEY=YOUR-KEY php recipes.php
declare(strict_types=1);

define('URL', rtrim((string) getenv('GRIDDLE_URL'), '/'));
define('KEY', (string) getenv('GRIDDLE_KEY'));

/** Griddle did not do it: the error code is for the program, the sentence for people. */
final class Refused extends Exception
{
    public string $errorCode;
    public mixed $content;

    public function __construct(public int $status, public array $headers, array $answer)
    {
        $error = $answer['Errors'][0];
        parent::__construct("$error[Code]: $error[Description]");
        $this->errorCode = $error['Code'];
        $this->content = $answer['Content'] ?? null;
    }
}

/** Begins a request. Answers the stream of the answer, its status and its headers, which have small letters. */
function open(string $method, string $path, mixed $body = null, array $headers = []): array
{
    $lines = ['Authorization: Bearer ' . KEY, 'Content-Type: application/json'];
    foreach ($headers as $name => $value) {
        $lines[] = "$name: $value";
    }
    $stream = @fopen(URL . $path, 'r', false, stream_context_create(['http' => [
        'method' => $method,
        'header' => $lines,
        'content' => $body === null ? '' : json_encode($body, JSON_THROW_ON_ERROR),
        'protocol_version' => 1.0, // for the stream: PHP holds back what comes in chunks
        'ignore_errors' => true, // a refusal has an answer too
        'timeout' => 60,
    ]]));
    if ($stream === false) {
        throw new RuntimeException(URL . $path . ': nobody answers');
    }
    $received = stream_get_meta_data($stream)['wrapper_data'];
    $status = (int) explode(' ', array_shift($received))[1];
    $headers = [];
    foreach ($received as $line) {
        [$name, $value] = explode(':', $line, 2);
        $headers[strtolower($name)] = trim($value);
    }
    return [$stream, $status, $headers];
}

/** One request. Answers the JSON of the answer and its headers, or throws Refused. */
function call(string $method, string $path, mixed $body = null, array $headers = []): array
{
    [$stream, $status, $headers] = open($method, $path, $body, $headers);
    $answer = json_decode(stream_get_contents($stream), true, 512, JSON_THROW_ON_ERROR);
    if ($status >= 400) {
        throw new Refused($status, $headers, $answer);
    }
    return [$answer, $headers];
}

function expect(bool $fact, string $otherwise): void
{
    if (!$fact) {
        throw new RuntimeException($otherwise);
    }
}

/** Asks what the key may do. Do so at the start, so that a missing right is named before half the work is done. */
function rights(): void
{
    [$about] = call('GET', '/api/v1/');
    expect($about['Content']['Rights']['Catalog'] === 'write', 'rights: this key needs the right catalog:write');
    echo "rights: this key may write the catalog\n";
}

/** Asks what is new since the last time, and waits up to 30 seconds for it. Keep the cursor with your copy. */
function changes(string $product): void
{
    $cursor = call('GET', '/api/v1/changes')[0]['Content']['Cursor'];
    call('PATCH', "/api/v1/products/$product", ['SitePrice' => 2.55]);
    [$news] = call('GET', "/api/v1/changes?models=products&records=1&wait=30&since=$cursor");
    $prices = [];
    foreach ($news['Content']['Changes'] as $change) {
        if ($change['Id'] === $product) {
            $prices[] = $change['Record']['SitePrice'];
        }
    }
    expect($prices === [2.55], 'changes: ' . json_encode($news));
    echo "changes: a price\n";
}

/** Hears of each change at once, for as long as it listens. A quiet stream speaks every 20 seconds. */
function stream(string $product): void
{
    $cursor = call('GET', '/api/v1/changes')[0]['Content']['Cursor'];
    [$events] = open('GET', "/api/v1/changes/stream?models=products&since=$cursor");
    call('PATCH', "/api/v1/products/$product", ['SitePrice' => 2.60]);
    while (($line = fgets($events)) !== false) {
        if (str_starts_with($line, 'data: ') && (json_decode(substr($line, 6), true)['Id'] ?? '') === $product) {
            fclose($events);
            echo "stream: a change, at once\n";
            return;
        }
    }
    throw new RuntimeException('stream: it ended early');
}

/** Says whether a webhook's message is Griddle's, and not an old one sent again. The body is php://input as it is. */
function verify(string $secret, array $headers, string $body, ?int $now = null): bool
{
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    $signed = "{$headers['webhook-id']}.{$headers['webhook-timestamp']}.$body";
    $good = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    $fits = false;
    foreach (explode(' ', $headers['webhook-signature']) as $one) {
        $fits = $fits || hash_equals($good, $one);
    }
    return $fits && abs(($now ?? time()) - (int) $headers['webhook-timestamp']) < 300;
}

/** A message as Griddle sends it, one that somebody tampered with, and one that is sent again too late. */
function webhooks(): void
{
    $secret = 'whsec_b25seSBmb3IgdGhlc2UgcmVjaXBlcyEh';
    $headers = [
        'webhook-id' => 'griddle_1_trwddkgzxiib-15y',
        'webhook-timestamp' => '1795355130',
        'webhook-signature' => 'v1,rJ1Bx4XamsOF9MuvGsvkWHLfknwnLUHvA8tr1hIah+k=',
    ];
    $body = '{"type":"products.changed","data":{"Model":"products","Action":"changed","By":"Käsetheke"}}';
    expect(verify($secret, $headers, $body, 1795355131), 'webhooks: a true message is refused');
    expect(!verify($secret, $headers, "$body ", 1795355131), 'webhooks: a forged message is taken');
    expect(!verify($secret, $headers, $body, 1795355530), 'webhooks: an old message is taken');
    echo "webhooks: a true message is taken, a forged and an old one are not\n";
}

/** Changes the members that it sends and no others, so that two programs need not know of each other's. */
function patch(string $product): void
{
    $changed = call('PATCH', "/api/v1/products/$product", ['SitePrice' => 2.65])[0]['Content'];
    $as = [$changed['SitePrice'], $changed['ProductName']];
    expect($as === [2.65, 'Recipe syrup'], 'patch: ' . json_encode($as));
    echo "patch: another price, the same name\n";
}

/** Writes only while nobody else has changed the record, else looks at what it is now and tries again. */
function conditions(string $product): void
{
    $path = "/api/v1/products/$product";
    [$answer, $headers] = call('GET', $path);
    $record = $answer['Content'];
    call('PATCH', $path, ['SitePrice' => 2.70]); // somebody else is faster
    for ($tries = 1;; $tries++) {
        $price = round($record['SitePrice'] + 0.10, 2);
        try {
            [$answer] = call('PATCH', $path, ['SitePrice' => $price], ['If-Match' => $headers['etag']]);
            break;
        } catch (Refused $refused) {
            if ($refused->status !== 412) {
                throw $refused;
            }
            [$record, $headers] = [$refused->content, $refused->headers];
        }
    }
    expect($answer['Content']['SitePrice'] === 2.8 && $tries === 2, "conditions: $price at try $tries");
    echo "conditions: done at the second try\n";
}

/** Sends a request until it is answered. It is done once however often it is sent, for it keeps its name. */
function once(string $method, string $path, mixed $body, string $name): array
{
    foreach ([1, 2, 5, 10, 30] as $pause) {
        try {
            return call($method, $path, $body, ['Idempotency-Key' => $name]);
        } catch (Refused $refused) {
            if (!in_array($refused->status, [409, 429, 503], true)) {
                throw $refused;
            }
        } catch (RuntimeException | JsonException) {
            // no connection, or it broke before the end of the answer
        }
        sleep($pause);
    }
    throw new RuntimeException("$path: no answer");
}

/** The same request twice, as after an answer that was lost, makes one vendor. */
function idempotency(): void
{
    $name = bin2hex(random_bytes(16));
    [$first] = once('POST', '/api/v1/vendors', ['DisplayName' => 'Recipe press'], $name);
    [$again, $headers] = once('POST', '/api/v1/vendors', ['DisplayName' => 'Recipe press'], $name);
    call('DELETE', '/api/v1/vendors/' . $first['Content']['Bvin']);
    $same = $again === $first && ($headers['idempotent-replayed'] ?? '') === 'true';
    expect($same, 'idempotency: ' . json_encode($again));
    echo "idempotency: sent twice, done once\n";
}

/** Up to 1,000 calls that write, in one step: all of them are done or none. Answers what became of each. */
function batch(array $operations): array
{
    return call('POST', '/api/v1/batch', ['Result' => 'brief', 'Operations' => $operations])[0]['Content']['Results'];
}

/** Three vendors are made, then deleted; in between one call of four is refused, and nothing is done. */
function batches(): void
{
    $made = batch(array_map(
        fn(string $name) => ['Method' => 'POST', 'Path' => 'vendors', 'Body' => ['DisplayName' => $name]],
        ['Recipe mill', 'Recipe dairy', 'Recipe orchard'],
    ));
    $deletions = array_map(
        fn(array $one) => ['Method' => 'DELETE', 'Path' => substr($one['Location'], strlen('/api/v1/'))],
        $made,
    );
    try {
        batch([...$deletions, ['Method' => 'POST', 'Path' => 'vendors', 'Body' => ['DisplayNaem' => '?']]]);
        $failed = null;
    } catch (Refused $refused) {
        $failed = $refused->content['Failed'];
    }
    $deleted = array_column(batch($deletions), 'Status');
    expect($failed === 3 && $deleted === [200, 200, 200], 'batch: ' . json_encode([$failed, $deleted]));
    echo "batch: 3 made, none deleted with a fault among them, 3 deleted\n";
}

/** Reads a list part by part, as the answers link them. Nothing is skipped while others write. */
function parts(?string $path): Generator
{
    while ($path !== null) {
        [$answer, $headers] = call('GET', $path);
        yield $answer['Content'];
        $path = preg_match('/<(.*)>; rel="next"/', $headers['link'] ?? '', $link) ? $link[1] : null;
    }
}

/** What costs 3 or more, the cheapest first: a filter, an order, and only the members that are needed. */
function lists(): void
{
    $query = 'SitePrice.gte=3&Status=Active&sort=SitePrice&fields=Sku,SitePrice&pagesize=20';
    $prices = [];
    $count = 0;
    foreach (parts("/api/v1/products?$query") as $part) {
        $total ??= $part['TotalProductCount'];
        array_push($prices, ...array_column($part['Products'], 'SitePrice'));
        $count++;
    }
    $sorted = $prices;
    sort($sorted);
    expect(count($prices) === $total, 'lists: ' . count($prices) . " of $total");
    expect($prices === $sorted && ($prices[0] ?? 3) >= 3, 'lists: ' . json_encode($prices));
    echo "lists: $total products in $count parts\n";
}

/** One call of a tool for assistants. Which there are depends on the rights of the key: method tools/list. */
function tool(string $name, array $arguments): array
{
    $params = ['name' => $name, 'arguments' => (object) $arguments];
    [$answer] = call(
        'POST',
        '/mcp',
        ['jsonrpc' => '2.0', 'id' => 1, 'method' => 'tools/call', 'params' => $params],
        ['Accept' => 'application/json, text/event-stream'],
    );
    if (isset($answer['error'])) {
        throw new RuntimeException($answer['error']['message']);
    }
    if ($answer['result']['isError'] ?? false) {
        throw new RuntimeException($answer['result']['content'][0]['text']);
    }
    return $answer['result']['structuredContent'];
}

/** The words that an assistant would look for. */
function assistants(string $product, string $sku): void
{
    $names = array_column(tool('find_products', ['words' => $sku])['products'], 'name', 'id');
    expect(($names[$product] ?? '') === 'Recipe syrup', 'assistants: ' . json_encode($names));
    echo "assistants: found $names[$product]\n";
}

rights();
$sku = 'RECIPE-PHP';
[$made] = call('POST', '/api/v1/products', ['ProductName' => 'Recipe syrup', 'Sku' => $sku, 'SitePrice' => 2.50]);
$product = $made['Content']['Bvin'];
try {
    changes($product);
    stream($product);
    webhooks();
    patch($product);
    conditions($product);
    idempotency();
    batches();
    lists();
    assistants($product, $sku);
} finally {
    call('DELETE', "/api/v1/products/$product");
}
