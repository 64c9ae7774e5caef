using Microsoft.EntityFrameworkCore;

namespace Wxauto.Storage.Audit;

/// <summary>One change. Entries are added and never changed; each has the hash of the one before it in its own.</summary>
public sealed class AuditRecord
{
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>What did it: account ID, key ID, console-key, command.</summary>
    public required string Actor { get; init; }
    /// <summary>Its name at that time.</summary>
    public required string ActorName { get; init; }
    public required string Address { get; init; }
    public required string Kind { get; init; }
    public required string Target { get; init; }
    /// <summary>JSON; empty: there was nothing, or it is not told.</summary>
    public required string Before { get; init; }
    public required string After { get; init; }
    public required string Hash { get; init; }
}

/// <summary>The end of the chain: one row, whose lock makes writers stand in line.</summary>
internal sealed class AuditHead
{
    public const int Only = 1;
    public required int Id { get; init; }
    public required long Sequence { get; init; }
    public required string Hash { get; init; }
}

/// <summary>audit_entries, audit_head.</summary>
public static class AuditTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<AuditRecord>(e =>
        {
            e.ToTable("audit_entries").HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedNever();
            e.HasIndex(x => new { x.Actor, x.Sequence });
            e.HasIndex(x => new { x.Kind, x.Sequence });
            e.HasIndex(x => x.At);
        });
        model.Entity<AuditHead>(e =>
        {
            e.ToTable("audit_head");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasData(new AuditHead { Id = AuditHead.Only, Sequence = 0, Hash = "" });
        });
    }
}
