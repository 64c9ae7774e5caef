using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Knowledge.Tables;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;
using Xunit.Abstractions;

namespace Wxauto.EndToEnd.Tests;

public sealed class SqliteKnowledgeCrashTests(ITestOutputHelper output) : KnowledgeCrashTests(output)
{
    protected override Task<StorageOptions> NewDatabaseAsync(string data) => Task.FromResult(StorageOptions.InDirectory(data));
}

public sealed class PostgreSqlKnowledgeCrashTests(ITestOutputHelper output) : KnowledgeCrashTests(output)
{
    protected override Task<StorageOptions> NewDatabaseAsync(string data) => TestDatabase.PostgreSqlAsync();
}

/// <summary>A server that is killed while it reads a base whose files change: at the end what is published is what the files say, and no
/// vector was paid for twice.</summary>
[Trait("Category", "Slow")]
public abstract class KnowledgeCrashTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const int Files = 150;
    private const int Kills = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly string _data = TestDatabase.NewDirectory();
    private readonly Dictionary<string, string> _expected = [];
    private ServiceProvider _services = null!;
    private EmbeddingStub _stub = null!;
    private ProgramProcess _server = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync(string data);

    public async Task InitializeAsync()
    {
        var storage = await NewDatabaseAsync(_data);
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddDatabase(storage).BuildServiceProvider();
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        _stub = await EmbeddingStub.StartAsync(DatabaseAsync);
        var manifests = Directory.CreateDirectory(Path.Combine(_data, "manifests")).FullName;
        Directory.CreateDirectory(Path.Combine(_data, "files"));
        await File.WriteAllTextAsync(Path.Combine(manifests, "all.yaml"), $$"""
            {{_stub.Manifest}}
            ---
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: shop}
            spec:
              sources:
                - name: articles
                  directory: {path: ../files}
              embedding: {{EmbeddingStub.Embedding}}
            """);
        _server = new ProgramProcess(RepositoryRoot.BuiltBy("services/Wxauto.Server", "wxauto-server"),
            ["--data", _data, "--resources", manifests, "--urls", "http://127.0.0.1:0", "--agent-url", "http://127.0.0.1:0"],
            // What a killed server held is taken over soon.
            new() { ["ConnectionStrings__Wxauto"] = storage.IsPostgreSql ? storage.ConnectionString : "",
                ["Wxauto__Workflows__Lease"] = "00:00:03" }, Path.Combine(_data, "server.log"));
    }

    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    public async Task DisposeAsync()
    {
        _server.Dispose();
        await _stub.DisposeAsync();
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Every_document_is_published_as_its_newest_file_says_and_no_vector_is_paid_for_twice()
    {
        for (var i = 0; i < Files; i++)
            Write(i, 0);
        _server.Start();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var before = _stub.Asked;
            await UntilAsync(() => Task.FromResult(_stub.Asked >= before + 40));
            // Some change before the kill, some while nobody looks.
            ChangeSome(kill);
            await _server.KillAsync();
            ChangeSome(kill + 10);
            _server.Start();
        }

        await UntilAsync(async () =>
        {
            await using var db = await DatabaseAsync();
            var documents = await db.KnowledgeDocuments.AsNoTracking().Where(d => d.State != DocumentState.Removed).ToListAsync();
            return documents.Count == _expected.Count && documents.All(d => d.State == DocumentState.Ready)
                && await db.Set<WorkflowRun>().AllAsync(r => r.FinishedAt != null)
                && (await TextsAsync(db)).SetEquals(_expected.Values.SelectMany(TextsOf));
        });

        await using var read = await DatabaseAsync();
        var expected = _expected.SelectMany(f => TextsOf(f.Value).Select(t => (Name: f.Key, Text: t))).ToList();
        var chunks = await (from c in read.KnowledgeChunks join d in read.KnowledgeDocuments on c.DocumentId equals d.Id select new
            { d.Name, c.Text, c.Vector, c.Section, d.Title }).ToListAsync();
        chunks.Select(c => (c.Name, c.Text)).Should().BeEquivalentTo(expected, "no chunk is stale, and none is there twice");
        chunks.Select(c => c.Vector).Should().Equal(chunks.Select(c => EmbeddingStub.KeyOf($"{c.Title}\n{c.Section}\n{c.Text}")));
        var vectors = await read.KnowledgeVectors.Select(v => v.Key).ToListAsync();
        chunks.Select(c => c.Vector).Should().BeSubsetOf(vectors);
        (await read.KnowledgeDocuments.GroupBy(d => d.Name).CountAsync(g => g.Count() > 1)).Should().Be(0);
        _stub.Wasted.Should().BeEmpty("what is committed is not asked for again");
        output.WriteLine($"{Kills} kills, {chunks.Count} chunks, {vectors.Count} vectors, {_stub.Asked} texts asked for");
    }

    private void ChangeSome(int round)
    {
        for (var i = round % 7; i < Files; i += 7)
            Write(i, round);
        var gone = $"{round * 3}.md";
        File.Delete(PathOf(gone));
        _expected.Remove(gone);
    }

    private void Write(int number, int version)
    {
        var name = $"{number}.md";
        var text = $"# 文件{number}\n\n"
            + string.Join("\n\n", Enumerable.Range(1, 3).Select(s => $"## 第{s}节\n文件{number}第{s}节{(s == 2 ? $"第{version}版" : "")}的内容。"));
        // Written aside and moved, as editors do: no half file is ever there.
        File.WriteAllText($"{_data}/new", text);
        File.SetLastWriteTimeUtc($"{_data}/new", new DateTime(2026, 1, 1, 0, 0, version, DateTimeKind.Utc));
        File.Move($"{_data}/new", PathOf(name), overwrite: true);
        _expected[name] = text;
    }

    private string PathOf(string name) => Path.Combine(_data, "files", name);

    private static IEnumerable<string> TextsOf(string file) => file.Split('\n').Where(l => l.Length > 0 && l[0] != '#');

    private static async Task<HashSet<string>> TextsAsync(WxautoDb db) => [.. await db.KnowledgeChunks.Select(c => c.Text).ToListAsync()];

    private Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var until = DateTime.UtcNow + Deadline; !await condition(); await Task.Delay(100))
            if (DateTime.UtcNow > until)
            {
                await using var db = await DatabaseAsync();
                var states = (await db.KnowledgeDocuments.GroupBy(d => d.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync())
                    .Select(g => $"{g.Key} {g.Count}");
                throw new TimeoutException($"{_stub.Asked} texts asked for; documents: {string.Join(", ", states)}; {await db.KnowledgeChunks.CountAsync()} chunks; the server's log ends:\n{string.Join('\n', File.ReadLines(Path.Combine(_data, "server.log")).TakeLast(30))}");
            }
    }
}
