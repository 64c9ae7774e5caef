using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Settings;

/// <summary>Values that belong to the database as a whole, and that all its processes share.</summary>
public sealed class PlatformSettings(Database database)
{
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        await database.ReadAsync(s => FindAsync(s, name), cancellationToken);

    /// <summary>Keeps the value unless there is one. Returns what is kept: of several that come at once, the first one's.</summary>
    public Task<string> KeepAsync(string name, string value, CancellationToken cancellationToken) => database.WriteAsync(async s =>
    {
        await s.ExecuteAsync("INSERT INTO platform_settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING",
            ("name", name), ("value", value));
        return (await FindAsync(s, name))!;
    }, cancellationToken);

    public Task<int> RemoveAsync(string name, CancellationToken cancellationToken) => database.WriteAsync(
        s => s.ExecuteAsync("DELETE FROM platform_settings WHERE name = @name", ("name", name)), cancellationToken);

    private static async Task<string?> FindAsync(Statements statements, string name) => (await statements.QueryAsync(
        "SELECT value FROM platform_settings WHERE name = @name", r => r.GetString(0), ("name", name))).SingleOrDefault();
}
