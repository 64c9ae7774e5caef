using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Wxauto.Hosting.Http;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <param name="At">When the server last said that this is its content.</param>
internal sealed record StoredPage(string Name, string MediaType, string? ETag, DateTimeOffset? LastModified, string Hash,
    DateTimeOffset At);

/// <summary>The pages of sources as they were fetched.</summary>
internal sealed class SitePages(IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    public async Task<Dictionary<string, StoredPage>> ListAsync(string knowledgeBase, string source, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, knowledgeBase, source).Select(c => new StoredPage(c.Name, c.MediaType, c.ETag, c.LastModified, c.Hash, c.At))
            .ToDictionaryAsync(p => p.Name, cancellationToken);
    }

    public async Task<byte[]?> ContentAsync(string knowledgeBase, string source, string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, knowledgeBase, source).Where(c => c.Name == name).Select(c => c.Content)
            .SingleOrDefaultAsync(cancellationToken);
    }

    public async Task SaveAsync(string knowledgeBase, string source, string name, FetchedPage page, byte[] content,
        CancellationToken cancellationToken)
    {
        var (hash, now, modified) = (Convert.ToHexStringLower(SHA256.HashData(content)), time.GetUtcNow(),
            page.LastModified?.ToUniversalTime());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var same = await Of(db, knowledgeBase, source).Where(c => c.Name == name && c.Hash == hash)
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.MediaType, page.MediaType)
            .SetProperty(c => c.ETag, page.ETag).SetProperty(c => c.LastModified, modified).SetProperty(c => c.At, now), cancellationToken);
        if (same > 0)
            return;
        var changed = await Of(db, knowledgeBase, source).Where(c => c.Name == name)
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.Content, content).SetProperty(c => c.MediaType, page.MediaType)
            .SetProperty(c => c.ETag, page.ETag).SetProperty(c => c.LastModified, modified).SetProperty(c => c.Hash, hash)
                .SetProperty(c => c.At, now), cancellationToken);
        if (changed > 0)
            return;
        db.KnowledgeContents.Add(new KnowledgeContent
        {
            Base = knowledgeBase, Source = source, Name = name, Content = content, MediaType = page.MediaType, ETag = page.ETag,
            LastModified = modified, Hash = hash, At = now,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Nothing changed.</summary>
    public async Task ConfirmAsync(string knowledgeBase, string source, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await Of(db, knowledgeBase, source).Where(c => c.Name == name)
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.At, now), cancellationToken);
    }

    public async Task RemoveAsync(string knowledgeBase, string source, IReadOnlyCollection<string> names,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var portion in names.Chunk(200))
            await Of(db, knowledgeBase, source).Where(c => portion.Contains(c.Name)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Those of sources that the base has no more.</summary>
    public async Task RemoveSourcesExceptAsync(string knowledgeBase, IReadOnlyCollection<string> sources,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.KnowledgeContents.Where(c => c.Base == knowledgeBase && !sources.Contains(c.Source)).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<DateTimeOffset?> LastAsync(string knowledgeBase, string source, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, knowledgeBase, source).MaxAsync(c => (DateTimeOffset?)c.At, cancellationToken);
    }

    private static IQueryable<KnowledgeContent> Of(WxautoDb db, string knowledgeBase, string source) => db.KnowledgeContents.AsNoTracking()
        .Where(c => c.Base == knowledgeBase && c.Source == source);
}
