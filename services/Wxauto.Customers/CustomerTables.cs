using Microsoft.EntityFrameworkCore;
using Wxauto.Customers.Tiers;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Customers;

/// <summary>Tables of customers: themselves, their contacts, facts, tags, notes, merges, stages, timeline, search words, marks.</summary>
public static class CustomerTables
{
    public const int LongestName = 100, LongestCode = 60, LongestValue = 500;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<Customer>(e =>
        {
            e.ToTable("customers");
            e.HasIndex(x => x.Code).IsUnique();
            e.HasIndex(x => x.SurvivorId);
            e.HasIndex(x => new { x.LastSeenAt, x.Id }).HasFilter("merged_into IS NULL").HasDatabaseName("ix_customers_last_seen");
            e.HasIndex(x => new { x.ShownOwner, x.LastSeenAt }).HasFilter("merged_into IS NULL").HasDatabaseName("ix_customers_owner");
            e.HasIndex(x => new { x.Tier, x.LastSeenAt }).HasFilter("merged_into IS NULL").HasDatabaseName("ix_customers_tier");
            e.HasIndex(x => new { x.Stage, x.LastSeenAt }).HasFilter("merged_into IS NULL").HasDatabaseName("ix_customers_stage");
            e.HasIndex(x => x.ShownName);
            e.HasIndex(x => x.ScoredAt).HasFilter("merged_into IS NULL").HasDatabaseName("ix_customers_scored");
        });
        model.Entity<Contact>(e =>
        {
            e.ToTable("customer_contacts");
            e.HasIndex(x => new { x.Agent, x.ContactId }).IsUnique();
            e.HasIndex(x => x.CustomerId);
            e.HasIndex(x => new { x.LastSeenAt, x.Id }).HasFilter("customer_id IS NULL").HasDatabaseName("ix_customer_contacts_pool");
            e.HasIndex(x => x.WaitsSince).HasFilter("waits_since IS NOT NULL").HasDatabaseName("ix_customer_contacts_waiting");
            e.HasIndex(x => x.FirstSeenAt).HasFilter("customer_id IS NULL").HasDatabaseName("ix_customer_contacts_new");
            e.HasIndex(x => x.Tier).HasFilter("customer_id IS NULL").HasDatabaseName("ix_customer_contacts_pool_tier");
            e.Property(x => x.Earned).HasConversion(JsonColumns.List<Earned>(), JsonColumns.Whole<IReadOnlyList<Earned>>());
        });
        model.Entity<ContactNameRow>(e =>
        {
            e.ToTable("customer_contact_names");
            e.HasIndex(x => x.ContactRow);
        });
        model.Entity<FactRow>(e =>
        {
            e.ToTable("customer_facts");
            e.HasIndex(x => x.CustomerId);
            e.HasIndex(x => x.Value);
            e.Property(x => x.EvidenceIds).HasConversion(JsonColumns.List<string>(), JsonColumns.Whole<IReadOnlyList<string>>());
        });
        model.Entity<TagRow>(e =>
        {
            e.ToTable("customer_tags");
            e.HasIndex(x => x.CustomerId);
        });
        model.Entity<NoteRow>(e =>
        {
            e.ToTable("customer_notes");
            e.HasIndex(x => x.CustomerId);
        });
        model.Entity<MergeRow>(e =>
        {
            e.ToTable("customer_merges");
            e.HasIndex(x => x.LoserId).IsUnique().HasFilter("undone_at IS NULL").HasDatabaseName("ix_customer_merges_in_force");
            e.HasIndex(x => x.SurvivorId);
            e.Property(x => x.Choices).HasConversion(JsonColumns.List<MergeChoice>(), JsonColumns.Whole<IReadOnlyList<MergeChoice>>());
        });
        model.Entity<StageRow>(e =>
        {
            e.ToTable("customer_stages");
            e.HasIndex(x => new { x.CustomerId, x.Trigger, x.Reference }).IsUnique();
            e.Property(x => x.Why).HasConversion(JsonColumns.Reason!);
        });
        model.Entity<EventRow>(e =>
        {
            e.ToTable("customer_events");
            e.HasIndex(x => new { x.SubjectId, x.At, x.Id });
            e.Property(x => x.What).HasConversion(JsonColumns.Reason!);
        });
        model.Entity<TermRow>(e =>
        {
            e.ToTable("customer_terms").HasKey(x => new { x.SubjectId, x.Term });
            e.HasIndex(x => new { x.Term, x.SubjectId });
        });
        model.Entity<MarkRow>(e => e.ToTable("customer_marks").HasKey(x => x.Name));
    }

    extension(WxautoDb db)
    {
        internal DbSet<Customer> Customers => db.Set<Customer>();
        internal DbSet<Contact> Contacts => db.Set<Contact>();
        internal DbSet<ContactNameRow> ContactNames => db.Set<ContactNameRow>();
        internal DbSet<FactRow> CustomerFacts => db.Set<FactRow>();
        internal DbSet<TagRow> CustomerTags => db.Set<TagRow>();
        internal DbSet<NoteRow> CustomerNotes => db.Set<NoteRow>();
        internal DbSet<MergeRow> CustomerMerges => db.Set<MergeRow>();
        internal DbSet<StageRow> CustomerStages => db.Set<StageRow>();
        internal DbSet<EventRow> CustomerEvents => db.Set<EventRow>();
        internal DbSet<TermRow> CustomerTerms => db.Set<TermRow>();
        internal DbSet<MarkRow> CustomerMarks => db.Set<MarkRow>();
    }
}
