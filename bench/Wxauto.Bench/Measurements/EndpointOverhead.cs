using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>
/// What the OpenAI-compatible endpoint adds to a completion, beside what npm's Portkey gateway adds, over the same upstream on the same
/// machine: time of a request through each, less the median of going to the upstream directly.
/// </summary>
internal static class EndpointOverhead
{
    private const int Rate = 200;
    private const string Key = "bench-key";
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);
    private static readonly string Body =
        $$"""{"model":"standard","messages":[{"role":"system","content":"{{new string('说', 1500)}}"},{"role":"user","content":"怎么退货"}]}""";

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        await using var provider = await StubProvider.StartAsync(Delay);
        Environment.SetEnvironmentVariable("WXAUTO_BENCH_KEY", Key);
        await using var server = await BenchServer.StartAsync(database, 1, "0s", more: Manifests(provider.Address));
        await using var portkey = await PortkeyGateway.StartAsync();
        var ways = new List<(string Name, Uri Address, Dictionary<string, string> Headers)>
        {
            ("direct", new Uri($"{provider.Address}/chat/completions"), []),
            ("wxauto", new Uri(server.Web, "/v1/chat/completions"), new() { ["Authorization"] = $"Bearer {Key}" }),
        };
        if (portkey is not null)
            ways.Add(("portkey", new Uri(portkey.Address, "/v1/chat/completions"),
                new() { ["x-portkey-provider"] = "openai", ["x-portkey-custom-host"] = provider.Address.ToString(),
                ["Authorization"] = "Bearer none" }));
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
        var times = ways.ToDictionary(w => w.Name, _ => new ConcurrentBag<double>());
        foreach (var way in ways)
            await MeasureAsync(http, way, effort.Of(Rate * 5), []);
        for (var round = 0; round < effort.Rounds; round++)
            foreach (var way in ways)
                await MeasureAsync(http, way, effort.Of(Rate * 5), times[way.Name]);
        var direct = Samples.Percentile(times["direct"], 0.5);
        double Of(string way, double share) => Samples.Percentile(times[way], share) - direct;
        var beside = portkey is null ? "Portkey could not be installed here."
            : string.Create(CultureInfo.InvariantCulture,
                $"@portkey-ai/gateway adds p50 {Of("portkey", 0.5):0.00} ms, p99 {Of("portkey", 0.99):0.0} ms to the same requests: ours takes {Of("wxauto", 0.5) / Of("portkey", 0.5):0.00} of its p50 and {Of("wxauto", 0.99) / Of("portkey", 0.99):0.00} of its p99.");
        return new Findings(
            portkey is null ? [] : [new("HTTP endpoint overhead at 200/s, p50 (budget: 0.4 of Portkey's)", database, Of("wxauto", 0.5),
                0.4 * Of("portkey", 0.5), false, "ms"), new("HTTP endpoint overhead at 200/s, p99 (budget: 0.4 of Portkey's)", database,
                Of("wxauto", 0.99), 0.4 * Of("portkey", 0.99), false, "ms")],
            [string.Create(CultureInfo.InvariantCulture,
                $"endpoint: {Rate} requests/s with 1,500 Chinese characters, rounds in turn; ours with virtual key, limits, budget and ledger adds p50 {Of("wxauto", 0.5):0.00} ms, p99 {Of("wxauto", 0.99):0.0} ms; going directly has p99 {Of("direct", 0.99):0.0} ms above its median. {beside}")]);
    }

    private static Task MeasureAsync(HttpClient http, (string Name, Uri Address, Dictionary<string, string> Headers) way, int count,
        ConcurrentBag<double> times) => Pace.RunAsync(Rate, count, async _ =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, way.Address)
            { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in way.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var started = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode || !body.Contains(StubProvider.Answer, StringComparison.Ordinal))
            throw new InvalidOperationException($"{way.Name}: {(int)response.StatusCode} {body}");
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    });

    private static string Manifests(Uri provider) => $$"""
        apiVersion: wxauto.io/v1alpha1
        kind: AIProvider
        metadata: {name: main}
        spec:
          endpoint: {{provider}}
          models: {standard: stub}
          limits: {concurrency: 1000, requestsPerMinute: 10000000}
          prices: {standard: {inputPerMillion: 2, outputPerMillion: 8} }
          budget: {perDay: 1000000}
        ---
        apiVersion: wxauto.io/v1alpha1
        kind: Platform
        metadata: {name: bench}
        spec:
          virtualKeys:
            - {name: bench, key: {env: WXAUTO_BENCH_KEY}, route: [main], requestsPerMinute: 10000000, budget: {perDay: 1000000} }
        """;
}
