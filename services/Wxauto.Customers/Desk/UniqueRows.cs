using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Wxauto.Customers.Desk;

/// <summary>Whether a database refused a row because another one has its key.</summary>
internal static class UniqueRows
{
    private const int SqliteUnique = 2067, SqlitePrimaryKey = 1555;

    public static bool IsViolation(DbUpdateException exception) => exception.InnerException switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        _ => false,
    };
}
