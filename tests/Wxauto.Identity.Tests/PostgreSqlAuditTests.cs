using Wxauto.Storage;

namespace Wxauto.Identity.Tests;

public sealed class PostgreSqlAuditTests : AuditContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}
