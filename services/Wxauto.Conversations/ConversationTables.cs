using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.Blobs;
using Wxauto.Conversations.Desk;
using Wxauto.Conversations.FollowUps;
using Wxauto.Conversations.Queue;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations;

/// <summary>Tables of the kernel: conversations, messages and their repeats, their queue, turns, replies, follow-ups, blobs.</summary>
public static class ConversationTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Conversation>(e =>
        {
            e.ToTable("conversations");
            e.HasIndex(x => new { x.Agent, x.ChatId }).IsUnique();
            e.HasIndex(x => x.LastMessageAt);
            e.Property(x => x.HolderVersion).HasDefaultValue(0L);
            e.Property(x => x.DeskPending).HasDefaultValue(true);
            e.HasIndex(x => x.Id).HasFilter(DeskSql.IsPending).HasDatabaseName("ix_conversations_desk_pending");
        });
        model.Entity<Message>(e =>
        {
            e.ToTable("messages");
            e.HasIndex(x => new { x.Agent, x.ClientId }).IsUnique();
            e.HasIndex(x => new { x.ConversationId, x.Position });
            e.HasIndex(x => x.ConversationId).HasFilter("turn_id IS NULL").HasDatabaseName("ix_messages_without_outcome");
        });
        model.Entity<MessageRepeat>(e =>
        {
            e.ToTable("message_repeats").HasKey(x => new { x.Agent, x.ClientId });
            e.HasOne<Message>().WithMany().HasForeignKey(x => x.MessageId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<QueueEntry>(e =>
        {
            e.ToTable("conversation_queue").HasKey(x => x.ConversationId);
            e.HasIndex(x => x.ReadyAt);
        });
        model.Entity<TurnRecord>(e =>
        {
            e.ToTable("turns");
            e.HasIndex(x => new { x.ConversationId, x.DecidedAt });
            e.ComplexProperty(x => x.Reason, r =>
            {
                r.Property(x => x.Code).HasColumnName("reason_code");
                r.Property(x => x.Values).HasColumnName("reason_values")
                    .HasConversion(JsonColumns.ReasonValues, JsonColumns.Whole<IReadOnlyDictionary<string, object>>());
            });
            e.Property(x => x.Trace).HasConversion(JsonColumns.List<TraceEntry>(), JsonColumns.Whole<IReadOnlyList<TraceEntry>>());
            e.Property(x => x.Citations).HasConversion(JsonColumns.List<Citation>(), JsonColumns.Whole<IReadOnlyList<Citation>>());
        });
        model.Entity<Reply>(e =>
        {
            e.ToTable("replies");
            e.HasIndex(x => x.TurnId);
            e.HasIndex(x => new { x.ConversationId, x.CreatedAt });
            e.HasIndex(x => new { x.Agent, x.Id }).HasFilter(ReplySql.IsReady).HasDatabaseName("ix_replies_ready");
            e.Property(x => x.WithdrawalAsked).HasDefaultValue(false);
            e.HasIndex(x => x.Agent).HasFilter("withdrawal_asked").HasDatabaseName("ix_replies_withdrawal_asked");
        });
        model.Entity<FollowUp>(e =>
        {
            e.ToTable("follow_ups");
            e.Property(x => x.Reason).HasConversion(JsonColumns.Reason);
            e.HasIndex(x => x.DueAt).HasFilter(FollowUpSql.IsPending).HasDatabaseName("ix_follow_ups_pending");
            e.HasIndex(x => x.ConversationId);
        });
        model.Entity<Blob>(e =>
        {
            e.ToTable("blobs").HasKey(x => new { x.Agent, x.Id });
            e.HasIndex(x => x.CreatedAt);
        });
        model.Entity<BlobPart>(e =>
        {
            e.ToTable("blob_parts").HasKey(x => new { x.Agent, x.BlobId, x.Offset });
            e.HasOne<Blob>().WithMany().HasForeignKey(x => new { x.Agent, x.BlobId }).OnDelete(DeleteBehavior.Cascade);
        });
    }

    extension(WxautoDb db)
    {
        public DbSet<Conversation> Conversations => db.Set<Conversation>();
        public DbSet<Message> Messages => db.Set<Message>();
        public DbSet<MessageRepeat> MessageRepeats => db.Set<MessageRepeat>();
        public DbSet<QueueEntry> Queue => db.Set<QueueEntry>();
        public DbSet<TurnRecord> Turns => db.Set<TurnRecord>();
        public DbSet<Reply> Replies => db.Set<Reply>();
        public DbSet<FollowUp> FollowUps => db.Set<FollowUp>();
        public DbSet<Blob> Blobs => db.Set<Blob>();
        public DbSet<BlobPart> BlobParts => db.Set<BlobPart>();
    }
}
