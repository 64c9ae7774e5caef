namespace Wxauto.Storage;

/// <summary>Where the data is. A connection string with a Host is PostgreSQL, anything else is SQLite.</summary>
public sealed class StorageOptions
{
    public required string ConnectionString { get; init; }

    public bool IsPostgreSql => ConnectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>The SQLite file in the data directory. Commits reach the disk (synchronous=FULL is SQLite's default).</summary>
    public static StorageOptions InDirectory(string directory) =>
        new() { ConnectionString = $"Data Source={Path.Combine(directory, "wxauto.db")};Default Timeout=30" };
}
