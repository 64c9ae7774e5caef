using Wxauto.Storage;

namespace Wxauto.Identity.Tests;

public sealed class SqliteAuditTests : AuditContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}
