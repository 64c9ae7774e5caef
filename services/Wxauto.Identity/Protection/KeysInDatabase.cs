using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Wxauto.Storage;

namespace Wxauto.Identity.Protection;

/// <summary>
/// The keys that protect sessions, shared by all replicas. Of several that start at once one makes the first key; the others take it, because
/// each would know another one's key only a day later.
/// </summary>
internal sealed class KeysInDatabase(IDbContextFactory<WxautoDb> contexts, TimeProvider time) : IXmlRepository
{
    /// <summary>A number that other programs on the same database hardly use: "wxkeys" in ASCII.</summary>
    private const long Lock = 0x77786B_657973;
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(5);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.ProtectionKeys.AsNoTracking().OrderBy(k => k.CreatedAt).Select(k => k.Xml).AsEnumerable().Select(x => XElement.Parse(x))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        using var transaction = db.Database.BeginTransaction();
        if (db.Database.IsNpgsql())
            db.Database.ExecuteSql($"SELECT pg_advisory_xact_lock({Lock})");
        var now = time.GetUtcNow();
        var since = now - AtOnce;
        if (IsForAtOnce(element, now) && db.ProtectionKeys.Any(k => k.CreatedAt > since))
            return;
        db.ProtectionKeys.Add(new ProtectionKey { Id = Guid.CreateVersion7(now), CreatedAt = now, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
        transaction.Commit();
    }

    /// <summary>Others are made two days before they are needed, and everybody has read them by then.</summary>
    private static bool IsForAtOnce(XElement key, DateTimeOffset now) =>
        (DateTimeOffset?)key.Element("activationDate") is { } activation && activation <= now + AtOnce;
}
