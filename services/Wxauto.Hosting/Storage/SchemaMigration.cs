using Microsoft.EntityFrameworkCore;

namespace Wxauto.Hosting.Storage;

/// <summary>Brings the schema to this version before anything else starts. EF Core holds a lock on the database meanwhile.</summary>
public sealed class SchemaMigration(IDbContextFactory<WxautoDb> contexts)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
