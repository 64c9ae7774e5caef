using Wxauto.Storage;

namespace Wxauto.Identity.Tests;

public sealed class PostgreSqlAccountTests : AccountContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}
