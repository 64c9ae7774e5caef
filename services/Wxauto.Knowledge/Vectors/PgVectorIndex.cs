using Npgsql;
using NpgsqlTypes;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Vectors;

/// <summary>
/// pgvector's HNSW index over vectors of one length, in half precision. Its table and index are made on first use, because
/// their type carries the length. The scope is a condition of the same statement; pgvector scans on until enough rows
/// satisfy it (hnsw.iterative_scan).
/// </summary>
internal sealed class PgVectorIndex : IVectorIndex, IAsyncDisposable
{
    /// <summary>How many neighbours a search keeps in sight: more finds more and takes longer (docs/performance.md
    /// has what was measured).</summary>
    private const int EfSearch = 200;

    /// <summary>The scan goes on past rows of other bases, tags and audiences up to here; a base that is small beside the others is
    /// found by its own index.</summary>
    private const int MostScanned = 200_000;
    private readonly NpgsqlDataSource _source;
    private readonly string _table;
    private readonly int _dimensions;
    private readonly SemaphoreSlim _making = new(1, 1);
    private bool _made;

    public PgVectorIndex(string connectionString, int dimensions)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} -c hnsw.ef_search={EfSearch} -c hnsw.iterative_scan=strict_order -c hnsw.max_scan_tuples={MostScanned} -c plan_cache_mode=force_custom_plan -c jit=off".Trim();
        if (builder.MaxAutoPrepare == 0)
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (16, 2);
        (_source, _table, _dimensions) = (NpgsqlDataSource.Create(builder), $"knowledge_vectors_{dimensions}", dimensions);
    }

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(string knowledgeBase, float[] query, int top, SearchScope scope,
        CancellationToken cancellationToken) =>
        await RunAsync(async () =>
        {
            await using var command = _source.CreateCommand($"""
                SELECT chunk_id, 1 - (embedding <=> CAST(@query AS halfvec({_dimensions}))) FROM {_table}
                WHERE base = @base AND (audience = '' OR audience = @audience) AND (cardinality(@tags) = 0 OR tags && @tags)
                    AND (valid_from IS NULL OR valid_from <= @at) AND (valid_until IS NULL OR valid_until > @at)
                ORDER BY embedding <=> CAST(@query AS halfvec({_dimensions})) LIMIT @top
                """);
            command.Parameters.Add(new("query", Text(query)));
            command.Parameters.Add(new("base", knowledgeBase));
            command.Parameters.Add(new("audience", scope.Audience));
            command.Parameters.Add(new("tags", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = scope.Tags.ToArray() });
            command.Parameters.Add(new("at", scope.At.ToUniversalTime()));
            command.Parameters.Add(new("top", top));
            var hits = new List<VectorHit>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                hits.Add(new VectorHit(reader.GetGuid(0).ToString("N"), (float)reader.GetDouble(1)));
            return (IReadOnlyList<VectorHit>)hits;
        }, cancellationToken);

    public Task AddAsync(string knowledgeBase, Guid document, ChunkScope scope, IReadOnlyList<VectorEntry> entries,
        CancellationToken cancellationToken) =>
        RunAsync(async () =>
        {
            await using var command = _source.CreateCommand($"""
                INSERT INTO {_table} (chunk_id, base, document_id, tags, audience, valid_from, valid_until, embedding)
                SELECT id, @base, @document, @tags, @audience, @from, @until, CAST(vector AS halfvec({_dimensions})) FROM unnest(@ids, @vectors) AS e(id, vector)
                ON CONFLICT (chunk_id) DO UPDATE SET base = excluded.base, document_id = excluded.document_id, tags = excluded.tags, audience = excluded.audience,
                    valid_from = excluded.valid_from, valid_until = excluded.valid_until, embedding = excluded.embedding
                """);
            command.Parameters.Add(new("base", knowledgeBase));
            command.Parameters.Add(new("document", document));
            command.Parameters.Add(new("tags", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = scope.Tags.ToArray() });
            command.Parameters.Add(new("audience", scope.Audience));
            command.Parameters.Add(new("from", NpgsqlDbType.TimestampTz)
                { Value = (object?)scope.ValidFrom?.ToUniversalTime() ?? DBNull.Value });
            command.Parameters.Add(new("until", NpgsqlDbType.TimestampTz)
                { Value = (object?)scope.ValidUntil?.ToUniversalTime() ?? DBNull.Value });
            command.Parameters.Add(new("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid)
                { Value = entries.Select(e => Guid.ParseExact(e.ChunkId, "N")).ToArray() });
            command.Parameters.Add(new("vectors", NpgsqlDbType.Array | NpgsqlDbType.Text)
                { Value = entries.Select(e => Text(e.Vector)).ToArray() });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    public Task TrimAsync(string knowledgeBase, Guid document, IReadOnlyCollection<string> chunks, CancellationToken cancellationToken) =>
        RunAsync(async () =>
        {
            await using var command = _source.CreateCommand(
                $"DELETE FROM {_table} WHERE document_id = @document AND NOT chunk_id = ANY(@ids)");
            command.Parameters.Add(new("document", document));
            command.Parameters.Add(new("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid)
                { Value = chunks.Select(c => Guid.ParseExact(c, "N")).ToArray() });
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _making.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            await MakeAsync(cancellationToken);
            return await run();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege
            && !e.MessageText.Contains("extension", StringComparison.Ordinal))
        {
            throw new VectorIndexException(IndexReasons.PgVectorRights.With(_table, e.MessageText), false, e);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.InsufficientPrivilege
            or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.FeatureNotSupported)
        {
            throw new VectorIndexException(IndexReasons.PgVectorExtension.With(e.MessageText), false, e);
        }
        catch (NpgsqlException e)
        {
            throw new VectorIndexException(IndexReasons.PgVectorUnusable.With(e.Message), e.IsTransient
                || e.InnerException is IOException or TimeoutException or System.Net.Sockets.SocketException, e);
        }
    }

    /// <summary>Two processes may do this at once: PostgreSQL's IF NOT EXISTS alone does not protect the catalog's unique
    /// keys, the lock does.</summary>
    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        if (_made)
            return;
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_made)
                return;
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"""
                SELECT pg_advisory_xact_lock(7220480125);
                CREATE EXTENSION IF NOT EXISTS vector;
                CREATE TABLE IF NOT EXISTS {_table} (
                    chunk_id uuid PRIMARY KEY, base text NOT NULL, document_id uuid NOT NULL, tags text[] NOT NULL, audience text NOT NULL,
                    valid_from timestamptz, valid_until timestamptz, embedding halfvec({_dimensions}) NOT NULL);
                CREATE INDEX IF NOT EXISTS ix_{_table}_document ON {_table} (document_id);
                CREATE INDEX IF NOT EXISTS ix_{_table}_base ON {_table} (base);
                CREATE INDEX IF NOT EXISTS ix_{_table}_hnsw ON {_table} USING hnsw (embedding halfvec_cosine_ops);
                """, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _made = true;
        }
        finally
        {
            _making.Release();
        }
    }

    private static string Text(float[] vector) =>
        $"[{string.Join(',', vector.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}]";
}
