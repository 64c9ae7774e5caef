using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Hosting.Storage;

/// <summary>The one database of a tenant. Hot paths do not go through it: see Storage/Queue.</summary>
public abstract class WxautoDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<AgentRecord> Agents => Set<AgentRecord>();
    public DbSet<EnrollmentToken> EnrollmentTokens => Set<EnrollmentToken>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<QueueEntry> Queue => Set<QueueEntry>();
    public DbSet<TurnRecord> Turns => Set<TurnRecord>();
    public DbSet<Reply> Replies => Set<Reply>();
    public DbSet<OutboxEntry> Outbox => Set<OutboxEntry>();
    public DbSet<Blob> Blobs => Set<Blob>();
    public DbSet<BlobPart> BlobParts => Set<BlobPart>();
    public DbSet<AiCall> AiCalls => Set<AiCall>();
    public DbSet<AiUsageDay> AiUsageDays => Set<AiUsageDay>();
    public DbSet<ConversationMemory> Memories => Set<ConversationMemory>();
    public DbSet<ContactFact> Facts => Set<ContactFact>();
    public DbSet<FollowUp> FollowUps => Set<FollowUp>();
    public DbSet<WorkflowRun> WorkflowRuns => Set<WorkflowRun>();
    public DbSet<WorkflowStep> WorkflowSteps => Set<WorkflowStep>();
    public DbSet<WorkflowScheduleRow> WorkflowSchedules => Set<WorkflowScheduleRow>();
    public DbSet<KnowledgeDocument> KnowledgeDocuments => Set<KnowledgeDocument>();
    public DbSet<KnowledgeChunk> KnowledgeChunks => Set<KnowledgeChunk>();
    public DbSet<KnowledgeVector> KnowledgeVectors => Set<KnowledgeVector>();
    public DbSet<KnowledgeEdit> KnowledgeEdits => Set<KnowledgeEdit>();
    public DbSet<KnowledgeContent> KnowledgeContents => Set<KnowledgeContent>();
    public DbSet<KnowledgeDraft> KnowledgeDrafts => Set<KnowledgeDraft>();
    public DbSet<KnowledgeBaseMark> KnowledgeBases => Set<KnowledgeBaseMark>();
    public DbSet<KnowledgeEvaluationRun> KnowledgeEvaluations => Set<KnowledgeEvaluationRun>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AgentRecord>(e => e.ToTable("agents").HasKey(x => x.Name));
        modelBuilder.Entity<EnrollmentToken>(e => e.ToTable("enrollment_tokens").HasKey(x => x.Id));
        modelBuilder.Entity<Conversation>(e =>
        {
            e.ToTable("conversations");
            e.HasIndex(x => new { x.Agent, x.ChatId }).IsUnique();
            e.HasIndex(x => x.LastMessageAt);
        });
        modelBuilder.Entity<Message>(e =>
        {
            e.ToTable("messages");
            e.HasIndex(x => new { x.Agent, x.ClientId }).IsUnique();
            e.HasIndex(x => new { x.ConversationId, x.Position });
            e.HasIndex(x => x.ConversationId).HasFilter("turn_id IS NULL").HasDatabaseName("ix_messages_without_outcome");
        });
        modelBuilder.Entity<QueueEntry>(e =>
        {
            e.ToTable("conversation_queue").HasKey(x => x.ConversationId);
            e.HasIndex(x => x.ReadyAt);
        });
        modelBuilder.Entity<TurnRecord>(e =>
        {
            e.ToTable("turns");
            e.HasIndex(x => new { x.ConversationId, x.DecidedAt });
        });
        modelBuilder.Entity<Reply>(e =>
        {
            e.ToTable("replies");
            e.HasIndex(x => x.TurnId);
            e.HasIndex(x => x.ConversationId);
            e.HasIndex(x => new { x.Agent, x.Id }).HasFilter("state = 0").HasDatabaseName("ix_replies_ready");
            e.Property(x => x.WithdrawalAsked).HasDefaultValue(false);
            e.HasIndex(x => x.Agent).HasFilter("withdrawal_asked").HasDatabaseName("ix_replies_withdrawal_asked");
        });
        modelBuilder.Entity<OutboxEntry>(e => e.ToTable("outbox"));
        modelBuilder.Entity<Blob>(e =>
        {
            e.ToTable("blobs").HasKey(x => new { x.Agent, x.Id });
            e.HasIndex(x => x.CreatedAt);
        });
        modelBuilder.Entity<BlobPart>(e =>
        {
            e.ToTable("blob_parts").HasKey(x => new { x.Agent, x.BlobId, x.Offset });
            e.HasOne<Blob>().WithMany().HasForeignKey(x => new { x.Agent, x.BlobId }).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AiCall>(e =>
        {
            e.ToTable("ai_calls");
            e.HasIndex(x => x.At);
            e.HasIndex(x => x.ConversationId);
        });
        modelBuilder.Entity<AiUsageDay>(e => e.ToTable("ai_usage_days").HasKey(x => new { x.Day, x.Agent, x.VirtualKey, x.Provider, x.Model, x.Currency }));
        modelBuilder.Entity<ConversationMemory>(e => e.ToTable("conversation_memories").HasKey(x => x.ConversationId));
        modelBuilder.Entity<FollowUp>(e =>
        {
            e.ToTable("follow_ups");
            e.HasIndex(x => x.DueAt).HasFilter("state = 0").HasDatabaseName("ix_follow_ups_pending");
            e.HasIndex(x => x.ConversationId);
        });
        modelBuilder.Entity<ContactFact>(e =>
        {
            e.ToTable("contact_facts");
            e.HasIndex(x => new { x.Agent, x.ContactId, x.Type, x.Value }).IsUnique();
        });
        modelBuilder.Entity<WorkflowRun>(e =>
        {
            e.ToTable("workflow_runs");
            e.HasIndex(x => x.ReadyAt).HasFilter("status < 2").HasDatabaseName("ix_workflow_runs_unfinished");
            e.HasIndex(x => new { x.Workflow, x.Key }).IsUnique().HasFilter("status < 3").HasDatabaseName("ux_workflow_runs_key");
            e.HasIndex(x => x.FinishedAt).HasFilter("status > 2").HasDatabaseName("ix_workflow_runs_finished");
        });
        modelBuilder.Entity<WorkflowStep>(e =>
        {
            e.ToTable("workflow_steps").HasKey(x => new { x.RunId, x.Step });
            e.HasOne<WorkflowRun>().WithMany().HasForeignKey(x => x.RunId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<WorkflowScheduleRow>(e => e.ToTable("workflow_schedules").HasKey(x => new { x.Workflow, x.Key }));
        KnowledgeTables.Configure(modelBuilder);
    }
}

/// <summary>The database of a laptop. Times are microseconds since 1970, so that they compare in SQL.</summary>
public sealed class SqliteWxautoDb(DbContextOptions<SqliteWxautoDb> options) : WxautoDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();

    private sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
        t => Microseconds.Of(t), v => Microseconds.ToTime(v));
}

/// <summary>The database of a cluster.</summary>
public sealed class PostgreSqlWxautoDb(DbContextOptions<PostgreSqlWxautoDb> options) : WxautoDb(options);
