using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Qdrant.Client.Grpc;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Tests.Vectors.Qdrant;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Tests.Vectors;

public sealed class QdrantIndexTests : VectorIndexContract, IDisposable
{
    private static readonly SearchScope Anybody = new([], "", DateTimeOffset.UnixEpoch);
    private readonly QdrantClients _clients = new();
    private QdrantServer _server = null!;

    private protected override async Task<IVectorIndex> NewIndexAsync()
    {
        _server = await QdrantServer.StartAsync("secret");
        return Index(_server.Address);
    }

    private protected override async Task ShouldRefuseAsync(Func<Task<IReadOnlyList<VectorHit>>> search)
    {
        var refused = (await search.Should().ThrowAsync<VectorIndexException>()).Which;
        refused.Message.Should().Be("Qdrant answered InvalidArgument to query wxauto-shop: Wrong input: Vector dimension error: expected dim: 64, got 32");
        refused.IsTransient.Should().BeFalse();
    }

    public override async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _clients.Dispose();

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
        await Index(_server.Address).AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [Entry(0.5f)], default);
        _server.Forget("wxauto-shop", "tags", "valid_from", "valid_until");
        await Index(_server.Address).AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [Entry(0.6f)], default);
        _server.Indexed("wxauto-shop").Should().BeEquivalentTo("base", "document", "audience", "tags", "valid_from", "valid_until");
    }

    [Fact]
    public async Task A_collection_of_another_vector_size_is_refused_before_anything_is_written()
    {
        await Index(_server.Address).AddAsync("shop", Guid.NewGuid(), ChunkScope.Everybody, [Entry(0.5f)], default);
        var other = new QdrantIndex(_clients.Of(_server.Address, "secret"), _server.Address, "wxauto-shop", 8);
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
        var failed = await FailureOfAsync(() => new QdrantIndex(_clients.Of(_server.Address, key), _server.Address, "wxauto-shop",
            Dimensions).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().Be($"Qdrant answered Unauthenticated to query wxauto-shop: {reason}; look at spec.index.qdrant.apiKey");
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
    [InlineData(StatusCode.Internal, "Service internal error: disk is full", true)]
    [InlineData(StatusCode.ResourceExhausted, "Rate limit exceeded", true)]
    [InlineData(StatusCode.FailedPrecondition, "Wrong input: shard key is missing", false)]
    public async Task A_server_in_trouble_is_a_failure_with_its_words(StatusCode status, string said, bool passes)
    {
        await using var server = await GrpcServer.StartAsync(status, said);
        var failed = await FailureOfAsync(() => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().Be($"Qdrant answered {status} to query wxauto-shop: {said}");
        failed.IsTransient.Should().Be(passes);
    }

    [Theory]
    [InlineData(HttpProtocols.Http2, 200, "<html>Welcome to nginx!</html>")]
    [InlineData(HttpProtocols.Http2, 200, "")]
    [InlineData(HttpProtocols.Http2, 404, "<html>404 Not Found</html>")]
    [InlineData(HttpProtocols.Http1, 200, """{"title":"qdrant - vector search engine","version":"1.16.0"}""")]
    public async Task Answers_that_are_none_are_a_failure_that_names_the_address(HttpProtocols protocols, int status, string body)
    {
        await using var server = await GrpcServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        }, protocols);
        var failed = await FailureOfAsync(() => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().StartWith($"Qdrant at {server.Address} answered something that is not its gRPC API: is spec.index.qdrant.endpoint right?");
        failed.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task A_point_that_another_program_made_is_named()
    {
        var answer = new QueryResponse { Result = { new ScoredPoint { Id = new PointId { Num = 7 }, Score = 1 } } };
        await using var server = await GrpcServer.StartAsync(context => GrpcServer.AnswerAsync(context, answer));
        var failed = await FailureOfAsync(() => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, default));
        failed.Message.Should().Contain("not its gRPC API").And.Contain("7");
        failed.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task Who_gives_up_is_not_told_of_a_failure()
    {
        using var gone = new CancellationTokenSource();
        await using var server = await GrpcServer.StartAsync(async context =>
        {
            await gone.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var search = () => Index(server.Address).SearchAsync("shop", At(1), 10, Anybody, gone.Token);
        await search.Should().ThrowAsync<OperationCanceledException>();
    }

    private QdrantIndex Index(string address) => new(_clients.Of(address, "secret"), address, "wxauto-shop", Dimensions);

    private static async Task<VectorIndexException> FailureOfAsync(Func<Task> act) =>
        (await act.Should().ThrowAsync<VectorIndexException>()).Which;
}
