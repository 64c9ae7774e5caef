using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Tables;

namespace Wxauto.Desk;

/// <summary>Tables of the support desk. They are read and written by statements.</summary>
public static class DeskTables
{
    public static void Configure(ModelBuilder model)
    {
        ConfigureConversations(model);
        ConfigureEpisodes(model);
        ConfigureFeed(model);
        ConfigurePeople(model);
        ConfigureHandoffs(model);
    }

    private static void ConfigureConversations(ModelBuilder model) => model.Entity<DeskConversationRow>(e =>
    {
        e.ToTable("desk_conversations");
        e.Property(x => x.Id).ValueGeneratedNever();
        e.HasIndex(x => new { x.LastAt, x.Id }).HasDatabaseName("ix_desk_all");
        e.HasIndex(x => new { x.HolderId, x.LastAt, x.Id }).HasFilter(InboxFilters.Mine).HasDatabaseName("ix_desk_mine");
        e.HasIndex(x => new { x.WaitingSince, x.Id }).HasFilter(InboxFilters.Queue).HasDatabaseName("ix_desk_queue");
        e.HasIndex(x => new { x.WaitingSince, x.Id }, "needs_reply").HasFilter(InboxFilters.NeedsReply)
            .HasDatabaseName("ix_desk_needs_reply");
        e.HasIndex(x => new { x.DueAt, x.Id }).HasFilter(InboxFilters.Overdue).HasDatabaseName("ix_desk_overdue");
        e.HasIndex(x => new { x.SnoozedUntil, x.Id }).HasFilter(InboxFilters.Snoozed).HasDatabaseName("ix_desk_snoozed");
        e.HasIndex(x => new { x.LastAt, x.Id }, "ai").HasFilter(InboxFilters.Ai).HasDatabaseName("ix_desk_ai");
        e.HasIndex(x => new { x.LastAt, x.Id }, "resolved").HasFilter(InboxFilters.Resolved).HasDatabaseName("ix_desk_resolved");
        e.HasIndex(x => x.WakeAt).HasFilter("wake_at IS NOT NULL").HasDatabaseName("ix_desk_wake");
    });

    private static void ConfigureEpisodes(ModelBuilder model)
    {
        model.Entity<EpisodeRow>(e =>
        {
            e.ToTable("desk_episodes");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => new { x.ConversationId, x.Number }).IsUnique();
        });
        model.Entity<ClockRow>(e =>
        {
            e.ToTable("desk_clocks").HasKey(x => new { x.EpisodeId, x.Kind, x.StartedAt });
            e.HasIndex(x => x.ConversationId);
        });
        model.Entity<DeskEventRow>(e =>
        {
            e.ToTable("desk_events");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => new { x.ConversationId, x.Id });
        });
        model.Entity<LabelRow>(e =>
        {
            e.ToTable("desk_labels").HasKey(x => new { x.ConversationId, x.Category, x.Name });
            e.HasIndex(x => x.Name);
        });
    }

    private static void ConfigureFeed(ModelBuilder model)
    {
        model.Entity<DeskChangeRow>(e =>
        {
            e.ToTable("desk_changes").HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedNever();
        });
        model.Entity<DeskHeadRow>(e =>
        {
            e.ToTable("desk_head");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasData(new DeskHeadRow { Id = DeskHeadRow.Only, Sequence = 0, Trimmed = 0 });
        });
        model.Entity<DeskCounterRow>(e => e.ToTable("desk_counters").HasKey(x => x.Name));
    }

    private static void ConfigurePeople(ModelBuilder model)
    {
        model.Entity<NoteRow>(e =>
        {
            e.ToTable("desk_notes");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => new { x.ConversationId, x.At });
        });
        model.Entity<DraftRow>(e => e.ToTable("desk_drafts").HasKey(x => new { x.ConversationId, x.PersonId }));
        model.Entity<ReadMarkRow>(e => e.ToTable("desk_read_marks").HasKey(x => new { x.ConversationId, x.PersonId }));
        model.Entity<LookerRow>(e => e.ToTable("desk_lookers").HasKey(x => new { x.ConversationId, x.PersonId }));
        model.Entity<CommandRow>(e =>
        {
            e.ToTable("desk_commands").HasKey(x => new { x.PersonId, x.CommandKey });
            e.HasIndex(x => x.At);
            e.HasIndex(x => x.ConversationId);
        });
        model.Entity<CannedReplyRow>(e =>
        {
            e.ToTable("desk_canned_replies");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => new { x.Owner, x.Shortcut }).IsUnique();
        });
    }

    private static void ConfigureHandoffs(ModelBuilder model)
    {
        model.Entity<HandoffRow>(e =>
        {
            e.ToTable("desk_handoffs");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => x.ConversationId).IsUnique().HasFilter(HandoffFilters.Open).HasDatabaseName("ix_desk_handoffs_open");
            e.HasIndex(x => new { x.RequestedAt, x.Id }).HasFilter(HandoffFilters.Waiting).HasDatabaseName("ix_desk_handoffs_waiting");
            e.HasIndex(x => x.OfferedTo).HasFilter("offered_to IS NOT NULL").HasDatabaseName("ix_desk_handoffs_offered");
            e.HasIndex(x => x.EpisodeId);
        });
        model.Entity<StaffRow>(e => e.ToTable("desk_staff").Property(x => x.Id).ValueGeneratedNever());
        model.Entity<CallBackRow>(e =>
        {
            e.ToTable("desk_call_backs");
            e.Property(x => x.Id).ValueGeneratedNever();
            e.HasIndex(x => x.EpisodeId).IsUnique();
            e.HasIndex(x => x.At).HasFilter("done_at IS NULL").HasDatabaseName("ix_desk_call_backs_open");
        });
    }
}

/// <summary>The filters of indexes: PostgreSQL uses them only for a statement that says the same.</summary>
internal static class InboxFilters
{
    private const int Resolved5 = (int)ServiceState.Resolved;
    public static readonly string Mine = $"holder = {(int)HolderKind.Person} AND state <> {Resolved5}";
    public static readonly string Queue = $"holder = {(int)HolderKind.Queue} AND state <> {Resolved5}";
    public static readonly string NeedsReply = $"(holder <> {(int)HolderKind.Ai} OR send_failed) AND state IN ({(int)ServiceState.Unseen}, "
        + $"{(int)ServiceState.NeedsReply}, {(int)ServiceState.Overdue})";
    public static readonly string Overdue = $"state = {(int)ServiceState.Overdue}";
    public static readonly string Snoozed = $"state = {(int)ServiceState.Snoozed}";
    public static readonly string Ai = $"holder = {(int)HolderKind.Ai} AND state <> {Resolved5}";
    public static readonly string Resolved = $"state = {Resolved5}";
}

internal static class HandoffFilters
{
    public static readonly string Open = $"state < {(int)HandoffState.Returned}";
    public static readonly string Waiting = $"state < {(int)HandoffState.Held}";
}
