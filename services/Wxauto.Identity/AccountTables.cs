using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Wxauto.Identity.Accounts;
using Wxauto.Identity.Keys;
using Wxauto.Identity.Protection;
using Wxauto.Identity.Sessions;
using Wxauto.Storage;

namespace Wxauto.Identity;

/// <summary>Accounts and their ways to log in, API keys, links that were used, the keys that protect sessions.</summary>
public static class AccountTables
{
    private const int Name = 256;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<User>(e =>
        {
            e.ToTable("users");
            e.Property(x => x.UserName).HasMaxLength(Name);
            e.Property(x => x.NormalizedUserName).HasMaxLength(Name);
            e.Property(x => x.ConcurrencyStamp).IsConcurrencyToken();
            e.HasIndex(x => x.NormalizedUserName).IsUnique();
            foreach (var unused in new[] { nameof(User.Email), nameof(User.NormalizedEmail), nameof(User.EmailConfirmed), nameof(User.PhoneNumber),
                nameof(User.PhoneNumberConfirmed), nameof(User.TwoFactorEnabled) })
                e.Ignore(unused);
        });
        model.Entity<IdentityUserLogin<Guid>>(e =>
        {
            e.ToTable("user_logins").HasKey(x => new { x.LoginProvider, x.ProviderKey });
            e.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ApiKey>(e =>
        {
            e.ToTable("api_keys");
            e.HasOne(x => x.Owner).WithMany().HasForeignKey(x => x.OwnerId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<SpentTicket>(e => e.ToTable("spent_tickets").HasKey(x => x.Id));
        model.Entity<ProtectionKey>(e => e.ToTable("protection_keys"));
    }

    extension(WxautoDb db)
    {
        internal DbSet<User> Users => db.Set<User>();
        internal DbSet<ApiKey> ApiKeys => db.Set<ApiKey>();
        internal DbSet<SpentTicket> SpentTickets => db.Set<SpentTicket>();
        internal DbSet<ProtectionKey> ProtectionKeys => db.Set<ProtectionKey>();
    }
}
