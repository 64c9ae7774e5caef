using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Wxauto.Models;
using Wxauto.Storage;

namespace Wxauto.Server;

/// <summary>Puts what an operator can mend into lines on stderr that say how. What nobody foresaw stays an exception with its trace.</summary>
internal static class StartFaults
{
    /// <summary>Exit code 1 and what to do when the command cannot work.</summary>
    public static async Task<int> SayAsync(ServerSettings settings, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (Of(e, settings) is { } fault)
        {
            await System.Console.Error.WriteLineAsync(fault);
            return 1;
        }
    }

    /// <summary>The same for a command that reads files or asks another server, and touches no database.</summary>
    public static async Task<int> SayAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or HttpRequestException
            or JsonException or ModelException)
        {
            await System.Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>Null: nobody foresaw it.</summary>
    public static string? Of(Exception e, ServerSettings settings) => e switch
    {
        RefusedStartException => e.Message,
        _ when FailuresOf(e) is { } failures => string.Join('\n', failures.Select(f => f.TrimEnd('.') + ".")),
        // Entity Framework's wrapping of what may pass.
        InvalidOperationException { InnerException: DbException or TimeoutException } => Of(e.InnerException, settings),
        SqliteException sqlite => OfSqlite(sqlite, settings),
        DbException or TimeoutException => $"PostgreSQL cannot be used: {Message(e)} "
            + "Check ConnectionStrings__Wxauto, that the server answers, and that its user may change the schema.",
        IOException or UnauthorizedAccessException or InvalidDataException => e.Message,
        _ => null,
    };

    /// <summary>What is wrong with settings, a sentence each; null when it is something else.</summary>
    public static IEnumerable<string>? FailuresOf(Exception e) => e switch
    {
        OptionsValidationException options => options.Failures,
        AggregateException all when all.InnerExceptions.All(i => i is OptionsValidationException) =>
            all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(i => i.Failures),
        _ => null,
    };

    private static string OfSqlite(SqliteException e, ServerSettings settings)
    {
        var file = new SqliteConnectionStringBuilder(settings.Storage.ConnectionString).DataSource;
        return DatabaseOutage.IsFull(e) ? $"{file} cannot be written: the disk is full. Make room on it." : e.SqliteErrorCode switch
        {
            5 or 6 => $"{file} is locked by another program: end it, or name another directory with --data.",
            8 or 14 or 23 => $"{file} cannot be opened for writing: make it and its directory writable for this user, "
                + "or name another directory with --data.",
            11 or 26 => $"{file} is damaged or is no database: restore it from a backup, or name another directory with --data.",
            _ => $"{file} cannot be used: {e.Message} Look at its disk, or name another directory with --data.",
        };
    }

    private static string Message(Exception e) => (e is PostgresException postgres ? $"{postgres.SqlState} {postgres.MessageText}"
        : e.InnerException is System.Net.Sockets.SocketException inner ? $"{e.Message} ({inner.Message})" : e.Message).TrimEnd('.') + ".";
}
