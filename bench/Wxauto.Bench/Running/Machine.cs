using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using Wxauto.Bench.Measurements;

namespace Wxauto.Bench.Running;

/// <summary>What the machine can do by itself at the time of the run. Budgets of rates are ratios to these: machines differ by a factor of
/// three, and a shared one differs from itself.</summary>
/// <param name="Fsync">Milliseconds that 8 KiB take to be on the disk, median.</param>
/// <param name="SqliteCommits">Rows per second, each in a transaction of its own with <c>synchronous=FULL</c>.</param>
/// <param name="PgBench">Transactions per second of <c>pgbench -N</c> with eight clients; null without PostgreSQL.</param>
/// <param name="Hashing">MB per second that one core hashes by SHA-256.</param>
internal sealed partial record Machine(double Fsync, double SqliteCommits, double? PgBench, double Hashing)
{
    private const int Page = 8_192;
    private const int Clients = 8;
    private const int Scale = 10;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task<Machine>> Measured = new(MeasureAsync);

    /// <summary>Measured once in a run, at the first call: before the server is started.</summary>
    public static Task<Machine> ThisAsync() => Measured.Value;

    /// <summary>What was measured in this run, if anything asked.</summary>
    public static Machine? Known => Measured.IsValueCreated ? Measured.Value.Result : null;

    /// <summary>Durable transactions per second that the database makes by itself.</summary>
    public double Transactions(string database) => database == Databases.PostgreSql
        ? PgBench ?? throw new InvalidOperationException("pgbench was not run: there is no PostgreSQL.") : SqliteCommits;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"the machine in this run: fsync of 8 KiB {Fsync:0.00} ms, `pgbench -N` with {Clients} clients {PgBench ?? 0:0}/s, SQLite {SqliteCommits:0} single-row commits/s, SHA-256 {Hashing:0} MB/s.");

    private static async Task<Machine> MeasureAsync()
    {
        var directory = Directory.CreateTempSubdirectory("wxauto-machine-").FullName;
        try
        {
            return new Machine(OfFsync(directory), OfSqlite(directory), await OfPgBenchAsync(), OfHashing());
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double OfFsync(string directory)
    {
        using var file = new FileStream(Path.Combine(directory, "fsync"), FileMode.Create);
        var page = RandomNumberGenerator.GetBytes(Page);
        var milliseconds = new List<double>();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Time;)
        {
            var one = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            milliseconds.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }
        return Samples.Median(milliseconds);
    }

    private static double OfSqlite(string directory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "commits.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO rows (text) VALUES ('one row')";
        var (rows, started) = (0, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(started) < Time; rows++)
            command.ExecuteNonQuery();
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double?> OfPgBenchAsync()
    {
        if (!Databases.Available.Contains(Databases.PostgreSql))
            return null;
        var database = new NpgsqlConnectionStringBuilder((await Databases.CreateAsync(Databases.PostgreSql, "")).ConnectionString);
        var program = Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).Order().Last();
        await RunAsync(program, database, "-i", "-q", "-s", $"{Scale}");
        var report = await RunAsync(program, database, "-N", "-c", $"{Clients}", "-j", "2", "-T", $"{Time.TotalSeconds * 2:0}");
        return double.Parse(Rate().Match(report).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> RunAsync(string program, NpgsqlConnectionStringBuilder database, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments, database.Database!]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGHOST"] = database.Host;
        start.Environment["PGPORT"] = $"{database.Port}";
        start.Environment["PGUSER"] = database.Username;
        start.Environment["PGPASSWORD"] = database.Password;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"pgbench failed: {await errors}");
    }

    private static double OfHashing()
    {
        var block = new byte[1 << 20];
        var (blocks, started) = (0, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1); blocks++)
            SHA256.HashData(block);
        return blocks / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
