using Wxauto.Storage;

namespace Wxauto.Identity.Tests;

public sealed class SqliteAccountTests : AccountContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}
