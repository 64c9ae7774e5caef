using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>A fresh database, files of one base, and processes that end with the test.</summary>
public abstract class IngestionContract : IAsyncLifetime
{
    private protected const string Embedded = "embedding: {provider: stub, dimensions: 64}";
    private readonly List<KnowledgeProcess> _processes = [];

    private protected KnowledgeFiles Files { get; } = new();

    private protected StorageOptions Database { get; private set; } = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    public async Task InitializeAsync() => Database = await NewDatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Files.Dispose();
    }

    private protected async Task<KnowledgeProcess> StartAsync(bool scans = false, bool runs = true,
        Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? configure = null)
    {
        var process = await KnowledgeProcess.StartAsync(Database, Files.Manifests, scans, runs, configure);
        _processes.Add(process);
        return process;
    }

    private protected Task<StorageOptions> SqliteAsync() => Task.FromResult(TestDatabase.Sqlite(Files.Data));
}
