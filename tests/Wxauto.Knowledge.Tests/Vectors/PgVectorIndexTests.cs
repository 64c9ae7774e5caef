using Npgsql;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Vectors;

public sealed class PgVectorIndexTests : VectorIndexContract
{
    private static readonly SearchScope Anybody = new([], "", DateTimeOffset.UnixEpoch);
    private readonly List<PgVectorIndex> _indexes = [];
    private string _database = "";

    private protected override async Task<IVectorIndex> NewIndexAsync()
    {
        _database = (await TestDatabase.EmptyPostgreSqlAsync()).ConnectionString;
        return Index(_database);
    }

    private protected override async Task ShouldRefuseAsync(Func<Task<IReadOnlyList<VectorHit>>> search)
    {
        var refused = (await search.Should().ThrowAsync<VectorIndexException>()).Which;
        refused.Message.Should().Contain("64").And.Contain("32");
        refused.IsTransient.Should().BeFalse();
    }

    public override async Task DisposeAsync()
    {
        foreach (var index in _indexes)
            await index.DisposeAsync();
    }

    [Fact]
    public async Task Several_processes_may_make_the_table_at_the_same_moment()
    {
        var searches = Enumerable.Range(0, 8).Select(_ => Index(_database))
            .Select(i => Task.Run(() => i.SearchAsync("shop", At(1), 10, Anybody, default)));
        (await Task.WhenAll(searches)).Should().OnlyContain(h => h.Count == 0);
    }

    [Fact]
    public async Task A_small_base_is_found_beside_a_large_one_that_is_nearer()
    {
        var index = Index(_database);
        var chunk = Guid.NewGuid().ToString("N");
        await index.AddAsync("small", Guid.NewGuid(), ChunkScope.Everybody, [new VectorEntry(chunk, At(0.1f))], default);
        // More than pgvector's iterative scan looks at by default.
        await ExecuteAsync($"""
            DROP INDEX ix_knowledge_vectors_{Dimensions}_hnsw;
            INSERT INTO knowledge_vectors_{Dimensions} (chunk_id, base, document_id, tags, audience, embedding)
            SELECT gen_random_uuid(), 'large', gen_random_uuid(), ARRAY[]::text[], '', (ARRAY[1::real] || (SELECT array_agg((random() * 0.1 + (i + g) * 0)::real) FROM generate_series(2, {Dimensions}) AS g))::halfvec
            FROM generate_series(1, 21000) AS i;
            CREATE INDEX ix_knowledge_vectors_{Dimensions}_hnsw ON knowledge_vectors_{Dimensions} USING hnsw (embedding halfvec_cosine_ops);
            ANALYZE knowledge_vectors_{Dimensions}
            """);

        (await index.SearchAsync("small", At(1), 10, Anybody, default)).Select(h => h.ChunkId).Should().Equal(chunk);
        (await index.SearchAsync("large", At(1), 10, Anybody, default)).Should().HaveCount(10);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_passing_failure()
    {
        var index = Index(new NpgsqlConnectionStringBuilder(_database) { Port = 1, Timeout = 2 }.ConnectionString);
        var failed = await FailureOfAsync(index);
        failed.Message.Should().StartWith("PostgreSQL's vectors cannot be used: ");
        failed.IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task A_role_that_may_not_make_the_extension_is_told_what_an_administrator_does()
    {
        var failed = await FailureOfAsync(Index(await RoleAsync()));
        failed.Message.Should().StartWith(
            "PostgreSQL has no usable extension 'vector' (pgvector 0.8 or newer): install it and let an administrator run CREATE EXTENSION vector");
        failed.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task A_role_that_may_not_make_tables_is_not_told_of_the_extension()
    {
        await ExecuteAsync("CREATE EXTENSION vector");
        var failed = await FailureOfAsync(Index(await RoleAsync()));
        failed.Message.Should().StartWith(
            "PostgreSQL lets this role not use the table knowledge_vectors_64: let an administrator GRANT CREATE ON SCHEMA public");
        failed.IsTransient.Should().BeFalse();
    }

    [Fact]
    public async Task An_extension_that_the_role_cannot_see_is_named()
    {
        await ExecuteAsync("CREATE SCHEMA elsewhere; CREATE EXTENSION vector SCHEMA elsewhere");
        (await FailureOfAsync(Index(_database))).Message.Should().StartWith("PostgreSQL has no usable extension 'vector'");
    }

    [Fact]
    public void On_SQLite_the_settings_to_change_are_named()
    {
        using var qdrant = new QdrantClients();
        var resource = new Resource<KnowledgeBaseSpec>("shop", new KnowledgeBaseSpec
            { Embedding = new EmbeddingSpec { Provider = "p" }, Index = new IndexSpec { Type = IndexType.PgVector } }, "shop.yaml");
        var act = () => new VectorIndexes(StorageOptions.InDirectory("/tmp"), new NoSecrets(), qdrant).Outside(resource);
        act.Should().Throw<VectorIndexException>()
            .WithMessage("KnowledgeBase 'shop': index PgVector needs PostgreSQL; set ConnectionStrings__Wxauto, or spec.index.type: Embedded");
    }

    private PgVectorIndex Index(string connectionString)
    {
        var index = new PgVectorIndex(connectionString, Dimensions);
        _indexes.Add(index);
        return index;
    }

    private static async Task<VectorIndexException> FailureOfAsync(PgVectorIndex index) =>
        (await index.Awaiting(i => i.SearchAsync("shop", At(1), 10, Anybody, default)).Should().ThrowAsync<VectorIndexException>()).Which;

    /// <summary>How a role without any rights connects.</summary>
    private async Task<string> RoleAsync()
    {
        var name = $"r{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD 'none'");
        return new NpgsqlConnectionStringBuilder(_database) { Username = name, Password = "none" }.ConnectionString;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync();
    }

    private sealed class NoSecrets : ISecrets
    {
        public (string? Value, string? Missing) Read(SecretSource source) => (null, "no secrets here");
    }
}
