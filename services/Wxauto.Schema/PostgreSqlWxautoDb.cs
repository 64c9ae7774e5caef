using Microsoft.EntityFrameworkCore;
using Wxauto.Storage;

namespace Wxauto.Schema;

/// <summary>The database of a cluster.</summary>
internal sealed class PostgreSqlWxautoDb(DbContextOptions<PostgreSqlWxautoDb> options) : WxautoDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => Tables.Configure(modelBuilder);
}
