using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Hosting.Security;
using Wxauto.Storage;
using Wxauto.Storage.Audit;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Desk;

/// <summary>The passages of a document, and what people change in them. A change is a new edit; the document is read again with it, and
/// published as a whole.</summary>
internal static class PassageEndpoints
{
    public const int MaxText = 8_000;
    private const int MaxHistory = 500;

    public static async Task<IResult> ListAsync(Guid id, IDbContextFactory<WxautoDb> contexts, IWorkflowRuns runs, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await DocumentEndpoints.FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        var edits = await EditedPassages.ReadAsync(db, runs, document, ct);
        var chunks = await db.KnowledgeChunks.AsNoTracking().Where(c => c.DocumentId == id).OrderBy(c => c.Ordinal).ToListAsync(ct);
        return Answers.Json(new
        {
            Document = new { document.Id, document.Base, document.Source, document.Name, document.Title, State = document.State.ToString(),
                document.Error, document.Version },
            Chunks = chunks.Select(c => new ShownPassage(c.Ordinal, c.Id, c.Section, c.Part, c.Text, c.Tokens, c.Edited, Hidden: false,
                Pending: edits.Newest(c.Id) is { } newest && newest.After != c.Text))
                .Concat(edits.Hidden.Select(h => new ShownPassage(null, h.ChunkId, "", null, h.Text, 0, Edited: true, Hidden: true,
                    Pending: false))),
        });
    }

    public static async Task<IResult> HistoryAsync(Guid id, IDbContextFactory<WxautoDb> contexts, IWorkflowRuns runs, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await DocumentEndpoints.FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        var edits = await EditedPassages.ReadAsync(db, runs, document, ct);
        return Answers.Json(new
        {
            Edits = edits.NewestFirst.Take(MaxHistory)
                .Select(e => new { e.Id, e.ChunkId, e.Before, e.After, e.Person, e.At, InForce = edits.Newest(e.ChunkId) == e,
                Orphaned = edits.IsOrphaned(e.ChunkId) }),
        });
    }

    /// <summary>An empty text hides the passage.</summary>
    public static async Task<IResult> ChangeAsync(
        Guid id, string chunkId, ChangeBody body, IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog, IWorkflowRuns runs,
        TimeOrderedId ids, HttpContext context, CancellationToken ct)
    {
        if (body.Text is null || body.Text.Length > MaxText)
            return Answers.Wrong(DeskReasons.TextRequired.With(MaxText));
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await DocumentEndpoints.FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        if (!catalog.Current.KnowledgeBases.TryGetValue(document.Base, out var resource))
            return Answers.UnknownBase(document.Base);
        // People paste personal data as documents hold it; it is stored no more than theirs.
        var text = DocumentTexts.Masked(body.Text.ReplaceLineEndings("\n").Trim(), resource.Spec.Parsing);
        var edits = await EditedPassages.ReadAsync(db, runs, document, ct);
        return await AddAsync(db, document, edits, chunkId, text, runs, ids, context, ct);
    }

    /// <summary>Brings back what was there before the edit. That is a new edit, and can be undone as well.</summary>
    public static async Task<IResult> UndoAsync(Guid id, IDbContextFactory<WxautoDb> contexts, IResourceCatalog catalog,
        IWorkflowRuns runs, TimeOrderedId ids, HttpContext context, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.KnowledgeEdits.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, ct) is not { } edit)
            return Answers.Problem(DeskReasons.UnknownEdit, 404);
        if (await DocumentEndpoints.FindAsync(db, edit.DocumentId, ct) is not { } document)
            return Answers.UnknownDocument();
        if (!catalog.Current.KnowledgeBases.ContainsKey(document.Base))
            return Answers.UnknownBase(document.Base);
        return await AddAsync(db, document, await EditedPassages.ReadAsync(db, runs, document, ct), edit.ChunkId, edit.Before, runs,
            ids, context, ct);
    }

    private static async Task<IResult> AddAsync(
        WxautoDb db, KnowledgeDocument document, EditedPassages edits, string chunkId, string text, IWorkflowRuns runs,
        TimeOrderedId ids, HttpContext context, CancellationToken ct)
    {
        if (edits.Current(chunkId) is not { } before)
            return Answers.Problem(DeskReasons.UnknownPassage, 404);
        if (edits.IsOrphaned(chunkId))
            return Answers.Problem(DeskReasons.PassageGone, 409);
        var added = before == text ? null : new KnowledgeEdit { Id = ids.Next(), Base = document.Base, DocumentId = document.Id,
            ChunkId = chunkId, Before = before, After = text, Person = context.User.DisplayName,
            At = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() };
        if (added is not null)
        {
            db.KnowledgeEdits.Add(added);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.SaveChangesAsync(ct);
            await context.AppendAuditAsync(db, new { Text = before }, new { Text = text, Edit = added.Id }, ct);
            await transaction.CommitAsync(ct);
        }
        await DocumentEndpoints.ReadAgainAsync(runs, document, ct);
        return Answers.Json(new { Edit = added?.Id }, StatusCodes.Status202Accepted);
    }

    internal sealed record ChangeBody(string? Text);

    /// <param name="Ordinal">Null when it is hidden: where it stood is not kept.</param>
    /// <param name="Pending">A change of it is not published yet.</param>
    private sealed record ShownPassage(int? Ordinal, string Id, string Section, int? Part, string Text, int Tokens, bool Edited,
        bool Hidden, bool Pending);
}
