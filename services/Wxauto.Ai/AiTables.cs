using Microsoft.EntityFrameworkCore;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Memory;
using Wxauto.Ai.Tools;
using Wxauto.Storage;

namespace Wxauto.Ai;

/// <summary>Tables of the ledger, of the memory and of tools that were seen.</summary>
public static class AiTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<AiCall>(e =>
        {
            e.ToTable("ai_calls");
            e.HasIndex(x => x.At);
            e.HasIndex(x => x.ConversationId);
        });
        model.Entity<AiUsageDay>(e => e.ToTable("ai_usage_days")
            .HasKey(x => new { x.Day, x.Agent, x.VirtualKey, x.Provider, x.Model, x.Currency }));
        model.Entity<ToolPin>(e => e.ToTable("tool_pins").HasKey(x => new { x.Server, x.Tool }));
        model.Entity<ConversationMemory>(e => e.ToTable("conversation_memories").HasKey(x => x.ConversationId));
        model.Entity<ContactFact>(e =>
        {
            e.ToTable("contact_facts");
            e.HasIndex(x => new { x.Agent, x.ContactId, x.Type, x.Value }).IsUnique();
        });
    }

    extension(WxautoDb db)
    {
        internal DbSet<AiCall> AiCalls => db.Set<AiCall>();
        internal DbSet<AiUsageDay> AiUsageDays => db.Set<AiUsageDay>();
        internal DbSet<ConversationMemory> Memories => db.Set<ConversationMemory>();
        internal DbSet<ContactFact> Facts => db.Set<ContactFact>();
    }
}
