using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Desk;

/// <summary>Takes files into a base. All of a request are looked at before the first is stored; a file replaces the
/// upload of the same name.</summary>
internal static class UploadEndpoint
{
    public static async Task<IResult> PostAsync(
        string @base, HttpRequest request, IResourceCatalog catalog, SourceScan scan, IDbContextFactory<WxautoDb> contexts,
        IWorkflowRuns runs, TimeProvider time, CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.TryGetValue(@base, out var resource))
            return Answers.UnknownBase(@base);
        var (files, problem) = await SentFiles.ReadAsync(request, ct);
        if (problem is not null)
            return problem;
        var unchanged = new List<string>();
        foreach (var (name, file) in files)
        {
            if (!await StoreAsync(contexts, new KnowledgeContent
                { Base = @base, Source = Sources.Uploads, Name = name, Content = [], Hash = "",
                    Person = request.HttpContext.User.DisplayName, At = time.GetUtcNow() },
                file, ct))
                unchanged.Add(name);
        }
        request.HttpContext.Audit.After = new { Files = files.Select(f => f.Name) };
        await scan.ScanAsync(resource, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = files.ConvertAll(f => f.Name);
        var documents = await db.KnowledgeDocuments.AsNoTracking()
            .Where(d => d.Base == @base && d.Source == Sources.Uploads && names.Contains(d.Name)).ToListAsync(ct);
        // Who sends the same file again after a failure wants another attempt; the scan sees no change.
        foreach (var failed in documents.Where(d => d.State == DocumentState.Failed && unchanged.Contains(d.Name)))
            await DocumentEndpoints.ReadAgainAsync(runs, failed, ct);
        return Answers.Json(new { Documents = documents.Select(d => new { d.Id, d.Name }) }, StatusCodes.Status202Accepted);
    }

    /// <summary>False when the content is what was stored before.</summary>
    private static async Task<bool> StoreAsync(IDbContextFactory<WxautoDb> contexts, KnowledgeContent row, IFormFile file,
        CancellationToken ct)
    {
        row.Content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(row.Content, ct);
        row.Hash = Convert.ToHexStringLower(SHA256.HashData(row.Content));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var stored = db.KnowledgeContents.Where(c => c.Base == row.Base && c.Source == row.Source && c.Name == row.Name);
        if (await stored.AnyAsync(c => c.Hash == row.Hash, ct))
            return false;
        if (await ReplaceAsync() > 0)
            return true;
        db.KnowledgeContents.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Somebody uploaded the same name at the same moment: the later one counts.
            if (await ReplaceAsync() == 0)
                throw;
        }
        return true;

        Task<int> ReplaceAsync() => stored.ExecuteUpdateAsync(u => u.SetProperty(c => c.Content, row.Content)
            .SetProperty(c => c.Hash, row.Hash).SetProperty(c => c.Person, row.Person).SetProperty(c => c.At, row.At), ct);
    }
}
