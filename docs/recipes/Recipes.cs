// What programs do with Griddle, in C# and without packages, for Mono, .NET Framework and .NET. Take the methods that
// you need. All of them run against a store of yours, one line for each, and leave it as it was:
//
//     mcs -r:System.Net.Http,System.Web.Extensions Recipes.cs
//     GRIDDLE_URL=http://127.0.0.1:4743 GRIDDLE_KEY=YOUR-KEY mono Recipes.exe
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

/// <summary>Griddle did not do it: Code is for the program, the sentence for people.</summary>
class Refused : Exception
{
    readonly string answer;
    public int Status { get; }
    public string Code { get; }
    public HttpResponseHeaders Headers { get; }

    public Refused(int status, HttpResponseHeaders headers, string answer, Error error)
        : base(error.Code + ": " + error.Description)
    {
        this.answer = answer;
        Status = status;
        Headers = headers;
        Code = error.Code;
    }

    public T Content<T>() => Json.Read<Answer<T>>(answer).Content;
}

static class Json
{
#if NET
    public static string Write(object value) => System.Text.Json.JsonSerializer.Serialize(value);
    public static T Read<T>(string text) => System.Text.Json.JsonSerializer.Deserialize<T>(text);
#else
    static readonly System.Web.Script.Serialization.JavaScriptSerializer serializer =
        new System.Web.Script.Serialization.JavaScriptSerializer { MaxJsonLength = int.MaxValue };

    public static string Write(object value) => serializer.Serialize(value);
    public static T Read<T>(string text) => serializer.Deserialize<T>(text);
#endif
}

// Of each answer the members that are needed here.
class Answer<T>
{
    public T Content { get; set; }
    public List<Error> Errors { get; set; }
    public HttpResponseHeaders Headers; // not of the JSON
}

class Error { public string Code { get; set; } public string Description { get; set; } }
class About { public Dictionary<string, string> Rights { get; set; } }
class Feed { public List<Change> Changes { get; set; } public string Cursor { get; set; } }
class Change { public string Id { get; set; } public string Action { get; set; } public Product Record { get; set; } }
class Vendor { public string Bvin { get; set; } }
class Batch { public List<Result> Results { get; set; } public int? Failed { get; set; } }
class Result { public int Status { get; set; } public string Location { get; set; } }
class Page { public List<Product> Products { get; set; } public int TotalProductCount { get; set; } }

class Product
{
    public string Bvin { get; set; }
    public string Sku { get; set; }
    public string ProductName { get; set; }
    public decimal SitePrice { get; set; }
}

// Of what a tool for assistants answers.
class ToolAnswer<T> { public ToolResult<T> result { get; set; } public ToolError error { get; set; } }
class ToolError { public string message { get; set; } }
class ToolText { public string text { get; set; } }
class Found { public List<FoundProduct> products { get; set; } }
class FoundProduct { public string id { get; set; } public string name { get; set; } }

class ToolResult<T>
{
    public bool isError { get; set; }
    public List<ToolText> content { get; set; }
    public T structuredContent { get; set; }
}

static class Recipes
{
    static readonly string url = Environment.GetEnvironmentVariable("GRIDDLE_URL").TrimEnd('/');
    static readonly HttpClient http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>One request. Answers what came, or throws Refused.</summary>
    static async Task<Answer<T>> Call<T>(
        string method, string path, object body = null, string header = null, string value = null)
    {
        var (text, headers) = await Send(method, path, body, header, value);
        var answer = Json.Read<Answer<T>>(text);
        answer.Headers = headers;
        return answer;
    }

    static async Task<(string text, HttpResponseHeaders headers)> Send(
        string method, string path, object body = null, string header = null, string value = null)
    {
        using (var request = new HttpRequestMessage(new HttpMethod(method), url + path))
        {
            if (body != null)
                request.Content = new StringContent(Json.Write(body), Encoding.UTF8, "application/json");
            if (header != null)
                request.Headers.TryAddWithoutValidation(header, value);
            using (var response = await http.SendAsync(request))
            {
                var text = await response.Content.ReadAsStringAsync();
                if (response.IsSuccessStatusCode)
                    return (text, response.Headers);
                var error = Json.Read<Answer<object>>(text).Errors[0];
                throw new Refused((int)response.StatusCode, response.Headers, text, error);
            }
        }
    }

    static void Expect(bool fact, string otherwise)
    {
        if (!fact)
            throw new Exception(otherwise);
    }

    /// <summary>Asks what the key may do. Do so at the start, so that a missing right is named before half the work
    /// is done.</summary>
    static async Task Rights()
    {
        var about = (await Call<About>("GET", "/api/v1/")).Content;
        Expect(about.Rights["Catalog"] == "write", "rights: this key needs the right catalog:write");
        Console.WriteLine("rights: this key may write the catalog");
    }

    /// <summary>Asks what is new since the last time, and waits up to 30 seconds for it. Keep the cursor with your
    /// copy.</summary>
    static async Task Changes(string product)
    {
        var cursor = (await Call<Feed>("GET", "/api/v1/changes")).Content.Cursor;
        await Call<Product>("PATCH", "/api/v1/products/" + product, new { SitePrice = 2.55m });
        var news = await Call<Feed>("GET", "/api/v1/changes?models=products&records=1&wait=30&since=" + cursor);
        var change = news.Content.Changes.Single(one => one.Id == product);
        Expect(change.Action == "changed" && change.Record.SitePrice == 2.55m, "changes: " + Json.Write(change));
        Console.WriteLine("changes: a price");
    }

    /// <summary>Hears of each change at once, for as long as it listens. A quiet stream speaks every 20 seconds.
    /// </summary>
    static async Task Stream(string product)
    {
        var cursor = (await Call<Feed>("GET", "/api/v1/changes")).Content.Cursor;
        var address = url + "/api/v1/changes/stream?models=products&since=" + cursor;
        using (var events = await http.GetStreamAsync(address))
        using (var lines = new StreamReader(events))
        {
            await Call<Product>("PATCH", "/api/v1/products/" + product, new { SitePrice = 2.60m });
            string line;
            while ((line = await lines.ReadLineAsync()) != null)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                if (Json.Read<Change>(line.Substring(6)).Id == product)
                {
                    Console.WriteLine("stream: a change, at once");
                    return;
                }
            }
        }
        throw new Exception("stream: it ended early");
    }

    /// <summary>Says whether a webhook's message is Griddle's, and not an old one sent again. The body is the bytes as
    /// they came.</summary>
    static bool Verify(string secret, IDictionary<string, string> headers, byte[] body, DateTimeOffset now)
    {
        var key = Convert.FromBase64String(Regex.Replace(secret, "^whsec_", ""));
        var head = Encoding.UTF8.GetBytes(headers["webhook-id"] + "." + headers["webhook-timestamp"] + ".");
        string good;
        using (var hmac = new HMACSHA256(key))
            good = "v1," + Convert.ToBase64String(hmac.ComputeHash(head.Concat(body).ToArray()));
        var age = now.ToUnixTimeSeconds() - long.Parse(headers["webhook-timestamp"]);
        return headers["webhook-signature"].Split(' ').Any(one => Same(one, good)) && Math.Abs(age) < 300;
    }

    /// <summary>Compares in a time that does not tell how much fits.</summary>
    static bool Same(string one, string other) =>
        one.Length == other.Length && one.Zip(other, (a, b) => a ^ b).Aggregate(0, (all, bit) => all | bit) == 0;

    /// <summary>A message as Griddle sends it, one that somebody tampered with, and one that is sent again too late.
    /// </summary>
    static void Webhooks()
    {
        var secret = "whsec_b25seSBmb3IgdGhlc2UgcmVjaXBlcyEh";
        var headers = new Dictionary<string, string>
        {
            ["webhook-id"] = "griddle_1_trwddkgzxiib-15y",
            ["webhook-timestamp"] = "1795355130",
            ["webhook-signature"] = "v1,rJ1Bx4XamsOF9MuvGsvkWHLfknwnLUHvA8tr1hIah+k=",
        };
        var text = @"{""type"":""products.changed"",""data"":{""Model"":""products"",""Action"":""changed"","
            + @"""By"":""Käsetheke""}}";
        var body = Encoding.UTF8.GetBytes(text);
        var forged = Encoding.UTF8.GetBytes(text + " ");
        var now = DateTimeOffset.FromUnixTimeSeconds(1795355131);
        Expect(Verify(secret, headers, body, now), "webhooks: a true message is refused");
        Expect(!Verify(secret, headers, forged, now), "webhooks: a forged message is taken");
        Expect(!Verify(secret, headers, body, now.AddSeconds(399)), "webhooks: an old message is taken");
        Console.WriteLine("webhooks: a true message is taken, a forged and an old one are not");
    }

    /// <summary>Changes the members that it sends and no others, so that two programs need not know of each other's.
    /// </summary>
    static async Task Patch(string product)
    {
        var answer = await Call<Product>("PATCH", "/api/v1/products/" + product, new { SitePrice = 2.65m });
        var changed = answer.Content;
        Expect(changed.SitePrice == 2.65m && changed.ProductName == "Recipe syrup", "patch: " + Json.Write(changed));
        Console.WriteLine("patch: another price, the same name");
    }

    /// <summary>Writes only while nobody else has changed the record, else looks at what it is now and tries again.
    /// </summary>
    static async Task Conditions(string product)
    {
        var path = "/api/v1/products/" + product;
        var answer = await Call<Product>("GET", path);
        var record = answer.Content;
        var tag = answer.Headers.ETag;
        await Call<Product>("PATCH", path, new { SitePrice = 2.70m }); // somebody else is faster
        var tries = 1;
        for (; ; tries++)
        {
            try
            {
                var change = new { SitePrice = record.SitePrice + 0.10m };
                record = (await Call<Product>("PATCH", path, change, "If-Match", tag.ToString())).Content;
                break;
            }
            catch (Refused refused) when (refused.Status == 412)
            {
                record = refused.Content<Product>();
                tag = refused.Headers.ETag;
            }
        }
        Expect(record.SitePrice == 2.80m && tries == 2, "conditions: " + Json.Write(record));
        Console.WriteLine("conditions: done at the second try");
    }

    /// <summary>Sends a request until it is answered. It is done once however often it is sent, for it keeps its name.
    /// </summary>
    static async Task<Answer<T>> Once<T>(string method, string path, object body, string name)
    {
        foreach (var pause in new[] { 1, 2, 5, 10, 30 })
        {
            try
            {
                return await Call<T>(method, path, body, "Idempotency-Key", name);
            }
            catch (Refused refused) when (new[] { 409, 429, 503 }.Contains(refused.Status))
            {
            }
            catch (Exception error) when (error is HttpRequestException || error is TaskCanceledException)
            {
                // no connection, or it broke before the answer
            }
            await Task.Delay(TimeSpan.FromSeconds(pause));
        }
        throw new TimeoutException(path);
    }

    /// <summary>The same request twice, as after an answer that was lost, makes one vendor.</summary>
    static async Task Idempotency()
    {
        var name = Guid.NewGuid().ToString();
        var vendor = new { DisplayName = "Recipe press" };
        var first = await Once<Vendor>("POST", "/api/v1/vendors", vendor, name);
        var again = await Once<Vendor>("POST", "/api/v1/vendors", vendor, name);
        await Call<bool>("DELETE", "/api/v1/vendors/" + first.Content.Bvin);
        Expect(again.Content.Bvin == first.Content.Bvin && again.Headers.Contains("Idempotent-Replayed"),
            "idempotency: done twice");
        Console.WriteLine("idempotency: sent twice, done once");
    }

    /// <summary>Up to 1,000 calls that write, in one step: all of them are done or none. Answers what became of each.
    /// </summary>
    static async Task<List<Result>> Batch(IEnumerable<object> operations)
    {
        var batch = new { Result = "brief", Operations = operations };
        return (await Call<Batch>("POST", "/api/v1/batch", batch)).Content.Results;
    }

    /// <summary>Three vendors are made, then deleted; in between one call of four is refused, and nothing is done.
    /// </summary>
    static async Task Batches()
    {
        var names = new[] { "Recipe mill", "Recipe dairy", "Recipe orchard" };
        var made = await Batch(names.Select(
            name => new { Method = "POST", Path = "vendors", Body = new { DisplayName = name } }));
        var deletions = made.Select(
            one => (object)new { Method = "DELETE", Path = one.Location.Substring("/api/v1/".Length) }).ToList();
        var fault = new { Method = "POST", Path = "vendors", Body = new { DisplayNaem = "?" } };
        int? failed = null;
        try
        {
            await Batch(deletions.Append(fault));
        }
        catch (Refused refused)
        {
            failed = refused.Content<Batch>().Failed;
        }
        var deleted = await Batch(deletions);
        Expect(failed == 3, "batch: a fault is not where it was: " + failed);
        Expect(deleted.Count == 3 && deleted.All(one => one.Status == 200), "batch: " + Json.Write(deleted));
        Console.WriteLine("batch: 3 made, none deleted with a fault among them, 3 deleted");
    }

    /// <summary>Reads a list part by part, as the answers link them. Nothing is skipped while others write.</summary>
    static async Task<List<T>> Parts<T>(string path)
    {
        var parts = new List<T>();
        while (path != null)
        {
            var answer = await Call<T>("GET", path);
            parts.Add(answer.Content);
            path = Next(answer.Headers);
        }
        return parts;
    }

    static string Next(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var links))
            return null;
        var link = Regex.Match(links.First(), "<(.*)>; rel=\"next\"");
        return link.Success ? link.Groups[1].Value : null;
    }

    /// <summary>What costs 3 or more, the cheapest first: a filter, an order, and only the members that are needed.
    /// </summary>
    static async Task Lists()
    {
        var parts = await Parts<Page>("/api/v1/products?SitePrice.gte=3&Status=Active&sort=SitePrice"
            + "&fields=Sku,SitePrice&pagesize=20");
        var prices = parts.SelectMany(part => part.Products).Select(product => product.SitePrice).ToList();
        var total = parts[0].TotalProductCount;
        Expect(prices.Count == total, $"lists: {prices.Count} of {total}");
        Expect(prices.SequenceEqual(prices.OrderBy(price => price)) && prices.All(price => price >= 3),
            "lists: " + Json.Write(prices));
        Console.WriteLine($"lists: {total} products in {parts.Count} parts");
    }

    /// <summary>One call of a tool for assistants. Which there are depends on the rights of the key: method
    /// tools/list.</summary>
    static async Task<T> Tool<T>(string name, object arguments)
    {
        var message = new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name, arguments } };
        var sent = await Send("POST", "/mcp", message, "Accept", "application/json, text/event-stream");
        var answer = Json.Read<ToolAnswer<T>>(sent.text);
        if (answer.error != null)
            throw new Exception(answer.error.message);
        if (answer.result.isError)
            throw new Exception(answer.result.content[0].text);
        return answer.result.structuredContent;
    }

    /// <summary>The words that an assistant would look for.</summary>
    static async Task Assistants(string product, string sku)
    {
        var found = await Tool<Found>("find_products", new { words = sku });
        var ours = found.products.SingleOrDefault(one => one.id == product);
        Expect(ours?.name == "Recipe syrup", "assistants: " + Json.Write(found));
        Console.WriteLine("assistants: found " + ours.name);
    }

    static async Task All()
    {
        var key = Environment.GetEnvironmentVariable("GRIDDLE_KEY");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Rights();
        var sku = "RECIPE-CS";
        var syrup = new { ProductName = "Recipe syrup", Sku = sku, SitePrice = 2.50m };
        var product = (await Call<Product>("POST", "/api/v1/products", syrup)).Content.Bvin;
        try
        {
            await Changes(product);
            await Stream(product);
            Webhooks();
            await Patch(product);
            await Conditions(product);
            await Idempotency();
            await Batches();
            await Lists();
            await Assistants(product, sku);
        }
        finally
        {
            await Call<bool>("DELETE", "/api/v1/products/" + product);
        }
    }

    static int Main()
    {
        try
        {
            All().GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
