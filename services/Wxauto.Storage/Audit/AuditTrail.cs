using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Audit;

/// <summary>
/// Every change that people and programs make, in one chain: each entry's hash is made of its content and the hash before. Who adds holds the
/// lock of the chain's end until his transaction is over, so that replicas write one after another.
/// </summary>
public sealed class AuditTrail(Sql.Database database, IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    private const int Batch = 1_000;

    /// <summary>In the transaction of the change itself.</summary>
    /// <exception cref="InvalidOperationException">The context has no transaction.</exception>
    public Task AppendAsync(WxautoDb db, AuditEntry entry, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("An audit entry belongs to the transaction of its change.");
        return AppendAsync(new Statements(db.Database.GetDbConnection(), transaction, database.Dialect, cancellationToken), entry);
    }

    /// <summary>In a transaction of its own.</summary>
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(async statements =>
    {
        await AppendAsync(statements, entry);
        return true;
    }, cancellationToken);

    /// <summary>Looks at the whole chain.</summary>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The end is read first: what is added meanwhile is not looked at.
        var head = await db.Set<AuditHead>().AsNoTracking().SingleAsync(cancellationToken);
        var (last, hash) = (0L, "");
        while (last < head.Sequence)
        {
            var entries = await db.AuditEntries.AsNoTracking().Where(e => e.Sequence > last && e.Sequence <= head.Sequence)
                .OrderBy(e => e.Sequence).Take(Batch).ToListAsync(cancellationToken);
            foreach (var entry in entries)
            {
                if (entry.Sequence != last + 1 || entry.Hash != HashOf(entry, hash))
                    return new(last, last + 1, head.Hash);
                (last, hash) = (entry.Sequence, entry.Hash);
            }
            if (entries.Count == 0)
                return new(last, last + 1, head.Hash);
        }
        return new(last, hash == head.Hash ? null : last, head.Hash);
    }

    /// <summary>In the transaction of the statements, which holds the chain's end until it is over.</summary>
    public async Task AppendAsync(Statements statements, AuditEntry entry)
    {
        var (sequence, hash) = (await statements.QueryAsync(
            "UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence, hash",
            r => (r.GetInt64(0), r.GetString(1)))).Single();
        var record = new AuditRecord
        {
            Sequence = sequence, At = Microseconds.Now(time), Actor = entry.Actor.Id,
            ActorName = entry.Actor.Name, Address = entry.Actor.Address, Kind = entry.Kind, Target = entry.Target,
            Before = AuditJson.Of(entry.Before), After = AuditJson.Of(entry.After), Hash = "",
        };
        var own = HashOf(record, hash);
        await statements.ExecuteAsync(
            "INSERT INTO audit_entries (sequence, at, actor, actor_name, address, kind, target, before, after, hash) "
            + "VALUES (@sequence, @at, @actor, @name, @address, @kind, @target, @before, @after, @hash)",
            ("sequence", sequence), ("at", record.At), ("actor", record.Actor), ("name", record.ActorName), ("address", record.Address),
            ("kind", record.Kind), ("target", record.Target), ("before", record.Before), ("after", record.After), ("hash", own));
        await statements.ExecuteAsync("UPDATE audit_head SET hash = @hash WHERE id = 1", ("hash", own));
    }

    /// <summary>JSON tells where a field ends, so that no two entries have one text.</summary>
    private static string HashOf(AuditRecord e, string before) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes<string[]>([before, e.Sequence.ToString(CultureInfo.InvariantCulture),
            Microseconds.Of(e.At).ToString(CultureInfo.InvariantCulture), e.Actor, e.ActorName, e.Address, e.Kind, e.Target, e.Before, e.After])));
}

/// <summary>The entries, for who shows them.</summary>
public static class AuditQueries
{
    extension(WxautoDb db)
    {
        public DbSet<AuditRecord> AuditEntries => db.Set<AuditRecord>();
    }
}
