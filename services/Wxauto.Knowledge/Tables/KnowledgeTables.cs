using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Knowledge.Tables;

/// <summary>Tables of the knowledge module.</summary>
public static class KnowledgeTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<KnowledgeDocument>(e =>
        {
            e.ToTable("knowledge_documents");
            e.Property(x => x.Error).HasConversion(JsonColumns.Reason);
            e.Property(x => x.Note).HasConversion(JsonColumns.Reason);
            e.HasIndex(x => new { x.Base, x.Source, x.Name }).IsUnique();
            e.HasIndex(x => new { x.Base, x.Revision });
        });
        model.Entity<KnowledgeChunk>(e =>
        {
            e.ToTable("knowledge_chunks").HasKey(x => new { x.DocumentId, x.Ordinal });
            e.HasOne<KnowledgeDocument>().WithMany().HasForeignKey(x => x.DocumentId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(x => x.Id);
            e.HasIndex(x => x.Vector);
        });
        model.Entity<KnowledgeReading>(e =>
        {
            e.ToTable("knowledge_readings").HasKey(x => x.DocumentId);
            e.HasOne<KnowledgeDocument>().WithOne().HasForeignKey<KnowledgeReading>(x => x.DocumentId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<KnowledgeVector>(e =>
        {
            e.ToTable("knowledge_vectors").HasKey(x => x.Key);
            e.HasIndex(x => x.UsedAt);
        });
        model.Entity<KnowledgeEdit>(e =>
        {
            e.ToTable("knowledge_edits");
            e.HasIndex(x => x.DocumentId);
        });
        model.Entity<KnowledgeContent>(e => e.ToTable("knowledge_contents").HasKey(x => new { x.Base, x.Source, x.Name }));
        model.Entity<KnowledgeDraft>(e =>
        {
            e.ToTable("knowledge_drafts");
            e.Property(x => x.Concern).HasConversion(JsonColumns.Reason);
            e.HasIndex(x => new { x.Base, x.State, x.UpdatedAt });
        });
        model.Entity<KnowledgeBaseMark>(e => e.ToTable("knowledge_bases").HasKey(x => x.Base));
        model.Entity<KnowledgeEvaluationRun>(e =>
        {
            e.ToTable("knowledge_evaluations");
            e.HasIndex(x => new { x.Base, x.At });
        });
    }

    extension(WxautoDb db)
    {
        internal DbSet<KnowledgeDocument> KnowledgeDocuments => db.Set<KnowledgeDocument>();
        internal DbSet<KnowledgeChunk> KnowledgeChunks => db.Set<KnowledgeChunk>();
        internal DbSet<KnowledgeReading> KnowledgeReadings => db.Set<KnowledgeReading>();
        internal DbSet<KnowledgeVector> KnowledgeVectors => db.Set<KnowledgeVector>();
        internal DbSet<KnowledgeEdit> KnowledgeEdits => db.Set<KnowledgeEdit>();
        internal DbSet<KnowledgeContent> KnowledgeContents => db.Set<KnowledgeContent>();
        internal DbSet<KnowledgeDraft> KnowledgeDrafts => db.Set<KnowledgeDraft>();
        internal DbSet<KnowledgeBaseMark> KnowledgeBases => db.Set<KnowledgeBaseMark>();
        internal DbSet<KnowledgeEvaluationRun> KnowledgeEvaluations => db.Set<KnowledgeEvaluationRun>();
    }
}
