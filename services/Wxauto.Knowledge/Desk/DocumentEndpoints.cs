using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Desk;

/// <summary>The documents of a base, and what can be done with one.</summary>
internal static class DocumentEndpoints
{
    private const int PageSize = 50;
    private const int MaxPage = 1_000_000;
    private const int MaxQuery = 200;

    /// <param name="query">A part of the name or the title.</param>
    /// <param name="name">The whole name; documents of several sources may have it.</param>
    /// <param name="page">From 1 on.</param>
    public static async Task<IResult> ListAsync(
        string @base, string? query, string? name, string? state, string? source, int? page, IResourceCatalog catalog,
        IDbContextFactory<WxautoDb> contexts, IWorkflowRuns runs, CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.ContainsKey(@base))
            return Answers.UnknownBase(@base);
        if (query?.Length > MaxQuery || source?.Length > MaxQuery)
            return Answers.Wrong(DeskReasons.TooLong.With(["query", "source"], MaxQuery));
        if (page is < 1 or > MaxPage)
            return Answers.Wrong(DeskReasons.Page.With(MaxPage));
        var wanted = DocumentState.Pending;
        if (!string.IsNullOrEmpty(state)
            && !(Enum.TryParse(state, true, out wanted) && wanted is DocumentState.Pending or DocumentState.Ready or DocumentState.Failed))
            return Answers.Wrong(DeskReasons.OneOf.With("state", ["Pending", "Ready", "Failed"]));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.KnowledgeDocuments.AsNoTracking().Where(d => d.Base == @base && d.State != DocumentState.Removed);
        if (!string.IsNullOrWhiteSpace(query))
        {
            var part = query.Trim();
            found = found.Where(d => d.Name.Contains(part) || d.Title.Contains(part));
        }
        if (!string.IsNullOrEmpty(name))
            found = found.Where(d => d.Name == name);
        if (!string.IsNullOrEmpty(state))
            found = found.Where(d => d.State == wanted);
        if (!string.IsNullOrEmpty(source))
            found = found.Where(d => d.Source == source);
        var total = await found.CountAsync(ct);
        var documents = await found.OrderByDescending(d => d.UpdatedAt).ThenByDescending(d => d.Id).Skip(((page ?? 1) - 1) * PageSize)
            .Take(PageSize).ToListAsync(ct);
        var underWay = await RunsAsync(runs, documents, ct);
        return Answers.Json(new
        {
            Total = total, Page = page ?? 1, Pages = Math.Max(1, (total + PageSize - 1) / PageSize),
            Documents = documents.Select(d => Shown(d, underWay.GetValueOrDefault(DocumentIngestion.KeyOf(d)))),
        });
    }

    private static object Shown(KnowledgeDocument d, WorkflowRunInfo? run) => new
    {
        d.Id, d.Source, d.Name, d.Title, State = d.State.ToString(),
        // A run that failed at something else than the document says so itself.
        Error = d.Error ?? (run?.Error is { } error ? DocumentReasons.RunFailed.With(error) : null),
        d.Note, d.Chunks, d.Characters, d.Bytes, d.Version, d.UpdatedAt, Published = d.Fingerprint.Length > 0,
        Run = run is null ? null
            : new { State = run.State.ToString(), run.Step, run.Attempts, run.Error, Follows = run.HasFollowUp, run.NextAttemptAt },
    };

    /// <summary>Only uploads can be removed here: the others would be found in their source again.</summary>
    public static async Task<IResult> DeleteAsync(Guid id, IResourceCatalog catalog, SourceScan scan, IDbContextFactory<WxautoDb> contexts,
        CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        if (document.Source != Sources.Uploads)
            return Answers.Problem(DeskReasons.FromSource.With(document.Name, document.Source), 409);
        if (!catalog.Current.KnowledgeBases.TryGetValue(document.Base, out var resource))
            return Answers.UnknownBase(document.Base);
        await db.KnowledgeContents.Where(c => c.Base == document.Base && c.Source == document.Source && c.Name == document.Name)
            .ExecuteDeleteAsync(ct);
        await scan.ScanAsync(resource, ct);
        return Results.NoContent();
    }

    /// <summary>Reads the document again, also when nothing of it changed.</summary>
    public static async Task<IResult> RetryAsync(Guid id, IResourceCatalog catalog, IDbContextFactory<WxautoDb> contexts,
        IWorkflowRuns runs, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        if (!catalog.Current.KnowledgeBases.ContainsKey(document.Base))
            return Answers.UnknownBase(document.Base);
        await ReadAgainAsync(runs, document, ct);
        return Results.Accepted();
    }

    /// <summary>Null when it is unknown or removed.</summary>
    public static async Task<KnowledgeDocument?> FindAsync(WxautoDb db, Guid id, CancellationToken ct) =>
        await db.KnowledgeDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.State != DocumentState.Removed, ct);

    public static Task<Guid> ReadAgainAsync(IWorkflowRuns runs, KnowledgeDocument document, CancellationToken ct) =>
        runs.StartAsync(DocumentIngestion.WorkflowName, DocumentIngestion.KeyOf(document),
            new DocumentInput(document.Id, false, Again: true), ct);

    /// <summary>The runs that are not at their end, by their keys.</summary>
    public static Task<IReadOnlyDictionary<string, WorkflowRunInfo>> RunsAsync(IWorkflowRuns runs, IEnumerable<KnowledgeDocument> documents,
        CancellationToken ct) =>
        runs.UnfinishedAsync(DocumentIngestion.WorkflowName, [.. documents.Select(DocumentIngestion.KeyOf)], ct);
}
