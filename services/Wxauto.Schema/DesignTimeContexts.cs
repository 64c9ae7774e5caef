using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Wxauto.Schema;

/// <summary>For <c>make migration</c> only: no database is opened.</summary>
internal sealed class SqliteDesignTimeContext : IDesignTimeDbContextFactory<SqliteWxautoDb>
{
    public SqliteWxautoDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteWxautoDb>().UseSqlite("Data Source=:memory:").UseSnakeCaseNamingConvention().Options);
}

internal sealed class PostgreSqlDesignTimeContext : IDesignTimeDbContextFactory<PostgreSqlWxautoDb>
{
    public PostgreSqlWxautoDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlWxautoDb>().UseNpgsql("Host=127.0.0.1").UseSnakeCaseNamingConvention().Options);
}
