using Microsoft.Data.Sqlite;
using Wxauto.Storage;

namespace Wxauto.Server;

/// <summary>
/// The database for somebody who writes nothing. SQLite's write-ahead log would be replayed by whoever opens it: what a crash left is looked
/// at in a copy, which is gone with this.
/// </summary>
internal sealed class ReadOnlyDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _copy;

    private ReadOnlyDatabase(StorageOptions? storage, DirectoryInfo? copy) => (Storage, _copy) = (storage, copy);

    /// <summary>Null: there is none yet.</summary>
    public StorageOptions? Storage { get; }

    public static ReadOnlyDatabase Open(ServerSettings settings)
    {
        if (settings.Storage.IsPostgreSql)
            return new(settings.Storage, null);
        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(settings.Storage.ConnectionString).DataSource);
        if (!File.Exists(file))
            return new(null, null);
        if (DataDirectory.IsInUse(settings.Data))
            return new(Read(file), null);
        if (!File.Exists($"{file}-wal"))
            return new(Read($"{new Uri(file).AbsoluteUri}?immutable=1"), null);
        var copy = Directory.CreateTempSubdirectory("wxauto-doctor-");
        foreach (var part in new[] { file, $"{file}-wal" })
            File.Copy(part, Path.Combine(copy.FullName, Path.GetFileName(part)));
        return new(new StorageOptions { ConnectionString = $"Data Source={Path.Combine(copy.FullName, Path.GetFileName(file))};Pooling=False" },
            copy);
    }

    public ValueTask DisposeAsync()
    {
        _copy?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static StorageOptions Read(string source) =>
        new() { ConnectionString = new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }
            .ConnectionString };
}
