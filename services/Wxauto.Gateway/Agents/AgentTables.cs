using Microsoft.EntityFrameworkCore;
using Wxauto.Storage;

namespace Wxauto.Gateway.Agents;

/// <summary>agents and enrollment_tokens.</summary>
public static class AgentTables
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<AgentRecord>(e => e.ToTable("agents").HasKey(x => x.Name));
        model.Entity<EnrollmentTokenRecord>(e => e.ToTable("enrollment_tokens").HasKey(x => x.Id));
    }

    extension(WxautoDb db)
    {
        internal DbSet<AgentRecord> Agents => db.Set<AgentRecord>();
        internal DbSet<EnrollmentTokenRecord> EnrollmentTokens => db.Set<EnrollmentTokenRecord>();
    }
}
