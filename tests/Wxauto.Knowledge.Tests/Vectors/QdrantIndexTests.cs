using System.Text.Json.Nodes;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Tests.Vectors.Qdrant;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Tests.Vectors;

public sealed class QdrantIndexTests : VectorIndexContract, IDisposable
{
    private static readonly SearchScope Anybody = new([], "", DateTimeOffset.UnixEpoch);
    private readonly QdrantHttp _http = new();
    private QdrantServer _server = null!;

    private protected override async Task<IVectorIndex> NewIndexAsync()
    {
        _server = await QdrantServer.StartAsync("secret");
        return Index(_server.Address);
    }

    private protected override async Task ShouldRefuseAsync(Func<Task<IReadOnlyList<VectorHit>>> search)
    {
        var refused = (await search.Should().ThrowAsync<VectorIndexException>()).Which;
        refused.Message.Should().Be("Qdrant answered 400 to POST collections/wxauto-shop/points/query: Wrong input: Vector dimension error: expected dim: 64, got 32");
        refused.IsTransient.Should().BeFalse();
    }

    public override async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Requests_are_those_of_the_public_description()
    {
        var exchanges = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Vectors", "Qdrant", "exchanges.json")))!["exchanges"]!.AsArray();
        await using var server = await FixedServer.StartAsync(
            [.. exchanges.Select(e => ((int)e!["response"]!["status"]!, e["response"]!["body"]!.ToJsonString()))]);
        var index = new QdrantIndex(_http, new QdrantSpec { Endpoint = server.Address }, null, "wxauto-shop", 4);
        var document = Guid.Parse("0193a5d2-7c00-7000-8000-000000000001");
        var scope = new ChunkScope(["咖啡"], "staff", DateTimeOffset.FromUnixTimeSeconds(1764000000), null);
        string[] chunks = ["11111111111111111111111111111111", "22222222222222222222222222222222"];

        await index.AddAsync("shop", document, scope, [new(chunks[0], [1, 0, 0, 0]), new(chunks[1], [0, 0.6f, 0.8f, 0])], default);
        var hits = await index.SearchAsync("shop", [0, 1, 0, 0], 5,
            new SearchScope(["咖啡", "茶"], "staff", DateTimeOffset.FromUnixTimeSeconds(1764000100)), default);
        await index.TrimAsync("shop", document, [chunks[1]], default);
        await index.TrimAsync("shop", document, [], default);

        hits.Should().Equal(new VectorHit(chunks[1], 0.6f), new VectorHit(chunks[0], 0));
        var sent = server.Requests.ToArray();
        sent.Should().HaveCount(exchanges.Count);
        foreach (var (request, exchange) in sent.Zip(exchanges))
            JsonNode.DeepEquals(request, exchange!["request"]).Should()
                .BeTrue($"{exchange["request"]!.ToJsonString()} was expected, not {request.ToJsonString()}");
    }

    [Fact]
    public async Task Everything_that_is_filtered_by_has_an_index()
    {
        await Index(_server.Address).AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [Entry(0.5f)], default);
        _server.Indexed("wxauto-shop").Should().BeEquivalentTo("base", "document", "audience", "tags", "valid_from", "valid_until");
    }

    [Fact]
    public async Task Several_processes_may_make_the_collection_at_the_same_moment()
    {
        var entries = Enumerable.Range(0, 20).Select(i => Entry(i / 20f)).ToList();
        await Task.WhenAll(entries.Select(e => Task.Run(() => Index(_server.Address)
            .AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [e], default))));
        (await Index(_server.Address).SearchAsync("shop", At(1), 100, Anybody, default)).Should().HaveCount(20);
    }

    [Fact]
    public async Task Indexes_that_a_process_left_out_when_it_died_are_made_by_the_next()
    {
        await using var server = await FixedServer.StartAsync(
            (200, """{"result":{"config":{"params":{"vectors":{"size":64,"distance":"Cosine"}}},"payload_schema":{"base":{"data_type":"keyword","points":0},"document":{"data_type":"keyword","points":0},"audience":{"data_type":"keyword","points":0}}},"status":"ok","time":0}"""),
            (200, Completed), (200, Completed), (200, Completed), (200, Completed));
        await Index(server.Address).AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [Entry(0.5f)], default);
        server.Requests.Where(r => ((string)r["path"]!).Contains("/index", StringComparison.Ordinal))
            .Select(r => (string)r["body"]!["field_name"]!).Should().Equal("tags", "valid_from", "valid_until");
    }

    [Fact]
    public async Task A_collection_of_another_vector_size_is_refused_before_anything_is_written()
    {
        await Index(_server.Address).AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [Entry(0.5f)], default);
        var other = new QdrantIndex(_http, new QdrantSpec { Endpoint = _server.Address }, "secret", "wxauto-shop", 8);
        var failed = await FailureOfAsync(() => other.AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody,
            [new(Guid.NewGuid().ToString("N"), new float[8])], default));
        failed.Message.Should().Be("Qdrant's collection 'wxauto-shop' holds vectors of 64 numbers, the KnowledgeBase wants 8: name another collection");
        failed.IsTransient.Should().BeFalse();
    }

    [Theory]
    [InlineData(null, "Must provide an API key or an Authorization bearer token")]
    [InlineData("wrong", "Invalid API key or JWT")]
    public async Task A_wrong_key_is_said_with_the_setting_to_look_at(string? key, string reason)
    {
        var failed = await FailureOfAsync(() => new QdrantIndex(_http, new QdrantSpec { Endpoint = _server.Address }, key, "wxauto-shop",
            Dimensions).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().Be($"Qdrant answered 401 to POST collections/wxauto-shop/points/query: {reason}; look at spec.index.qdrant.apiKey");
        failed.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_passing_failure()
    {
        var failed = await FailureOfAsync(() => Index("http://127.0.0.1:1").SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().StartWith("Qdrant at http://127.0.0.1:1 cannot be reached: ");
        failed.IsTransient.Should().BeTrue();
    }

    [Theory]
    [InlineData(500, """{"status":{"error":"Service internal error: disk is full"},"time":0.0}""", "Service internal error: disk is full")]
    [InlineData(503, "upstream connect error", "upstream connect error")]
    [InlineData(429, """{"status":{"error":"Rate limit exceeded"},"time":0.0}""", "Rate limit exceeded")]
    public async Task A_server_in_trouble_is_a_passing_failure(int status, string body, string reason)
    {
        await using var server = await FixedServer.StartAsync((status, body));
        var failed = await FailureOfAsync(() => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().Be($"Qdrant answered {status} to POST collections/wxauto-shop/points/query: {reason}");
        failed.IsTransient.Should().BeTrue();
    }

    [Theory]
    [InlineData("<html>Welcome to nginx!</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"result":{"points":{}}}""")]
    [InlineData("""{"result":{"points":[null]}}""")]
    [InlineData("""{"result":{"points":[{"id":"nobody","score":1}]}}""")]
    [InlineData("""{"result":{"points":[{"id":7,"score":1}]}}""")]
    [InlineData("""{"result":{"points":[{"score":1}]}}""")]
    [InlineData("""{"result":{"points":[{"id":"11111111-1111-1111-1111-111111111111","score":"much"}]}}""")]
    public async Task Answers_that_are_none_are_a_failure_that_names_the_address(string body)
    {
        await using var server = await FixedServer.StartAsync((200, body));
        var failed = await FailureOfAsync(() => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().StartWith(
            $"Qdrant at {server.Address} answered something that is not its API: is spec.index.qdrant.endpoint right?");
        failed.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task A_page_that_another_program_does_not_have_is_not_an_empty_collection()
    {
        await using var server = await FixedServer.StartAsync((404, "<html>404 Not Found</html>"));
        (await FailureOfAsync(() => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, default))).Message.Should()
            .Contain("answered 404").And.Contain("404 Not Found");
    }

    private const string Completed = """{"result":{"operation_id":1,"status":"completed"},"status":"ok","time":0}""";

    private QdrantIndex Index(string address) => new(_http, new QdrantSpec { Endpoint = address }, "secret", "wxauto-shop", Dimensions);

    private static async Task<VectorIndexException> FailureOfAsync(Func<Task> act) =>
        (await act.Should().ThrowAsync<VectorIndexException>()).Which;
}
