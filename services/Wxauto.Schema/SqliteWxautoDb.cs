using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Schema;

/// <summary>The database of a laptop. Times are microseconds since 1970, so that they compare in SQL.</summary>
internal sealed class SqliteWxautoDb(DbContextOptions<SqliteWxautoDb> options) : WxautoDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Tables.Configure(modelBuilder);

    private sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
        t => Microseconds.Of(t), v => Microseconds.ToTime(v));
}
