using System.Data;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Learning;

internal enum ReviewOutcome { Done, Unknown, WrongState, WrongInput }

/// <param name="Problem">What is wrong and what to do; null when it is done.</param>
internal sealed record ReviewResult(ReviewOutcome Outcome, Reason? Problem = null);

/// <summary>What reviewers do with drafts. Every change asks for the state that it is made from, so that of two people one acts
/// and the other is told.</summary>
internal sealed class Drafts(IResourceCatalog catalog, KnowledgeLibrary library, SourceScan scan, IDbContextFactory<WxautoDb> contexts,
    TimeProvider time)
{
    private const int Listed = 100;
    private static readonly ReviewResult Done = new(ReviewOutcome.Done);
    private static readonly ReviewResult Unknown = new(ReviewOutcome.Unknown, DeskReasons.UnknownDraft);

    /// <summary>Most asked first.</summary>
    /// <param name="state">Null: all.</param>
    public async Task<IReadOnlyList<KnowledgeDraft>> ListAsync(string knowledgeBase, DraftState? state, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.KnowledgeDrafts.AsNoTracking().Where(d => d.Base == knowledgeBase && (state == null || d.State == state))
            .OrderByDescending(d => d.Asked).ThenByDescending(d => d.UpdatedAt).ThenBy(d => d.Id).Take(Listed)
                .ToListAsync(cancellationToken);
    }

    /// <summary>Changes the wording. What is published is published anew under its name.</summary>
    public async Task<ReviewResult> UpdateAsync(Guid id, string question, string answer, IReadOnlyList<string> variants,
        CancellationToken cancellationToken)
    {
        var cleaned = variants.Select(OneLine).Where(v => v.Length > 0 && v != OneLine(question)).Distinct().ToList();
        if (OneLine(question).Length is 0 or > LessonReader.LongestQuestion)
            return Wrong(DeskReasons.Required.With("question", LessonReader.LongestQuestion));
        if (answer.Trim().Length > LessonReader.LongestAnswer)
            return Wrong(DeskReasons.TooLong.With(["answer"], LessonReader.LongestAnswer));
        if (cleaned.Count > Variants.Most || cleaned.Any(v => v.Length > LessonReader.LongestQuestion))
            return Wrong(DeskReasons.TooMany.With("variants", Variants.Most, LessonReader.LongestQuestion));
        if (await FindAsync(id, cancellationToken) is not { } draft)
            return Unknown;
        if (draft.State == DraftState.Published && answer.Trim().Length == 0)
            return Wrong(DeskReasons.PublishedNeedsAnswer);
        var (now, json, name) = (time.GetUtcNow(), Variants.ToJson(cleaned), LearntDocument.NameOf(id));
        var concern = library.Find(draft.Base) is { } searchable ? Concerns.Of(searchable, OneLine(question), answer.Trim(), name, now)
            : draft.Concern;
        var state = draft.State;
        return await ChangeAsync(d => d.Id == id && d.State == state && state != DraftState.Rejected,
            u => u.SetProperty(d => d.Question, OneLine(question)).SetProperty(d => d.Answer, answer.Trim())
            .SetProperty(d => d.Variants, json).SetProperty(d => d.Concern, concern).SetProperty(d => d.UpdatedAt, now), id, DeskReasons.Changed,
            (db, changed) =>
            changed.State == DraftState.Published ? PutAsync(db, changed, changed.ReviewedBy, now, cancellationToken) : Task.CompletedTask,
            cancellationToken);
    }

    public async Task<ReviewResult> PublishAsync(Guid id, string person, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } draft)
            return Unknown;
        if (!catalog.Current.KnowledgeBases.TryGetValue(draft.Base, out var resource))
            return new(ReviewOutcome.WrongState, DeskReasons.UnknownBase.With(draft.Base));
        if (draft.Answer.Length == 0 && draft.State is DraftState.Draft or DraftState.Expired)
            return Wrong(DeskReasons.DraftNeedsAnswer);
        var now = time.GetUtcNow();
        var expires = now + resource.Spec.Learning.ExpireAfter;
        return await ChangeAsync(d => d.Id == id && (d.State == DraftState.Draft || d.State == DraftState.Expired) && d.Answer != "",
            u => u.SetProperty(d => d.State, DraftState.Published)
            .SetProperty(d => d.ReviewedBy, person).SetProperty(d => d.ReviewedAt, now).SetProperty(d => d.ExpiresAt, expires)
                .SetProperty(d => d.UpdatedAt, now), id, DeskReasons.Published,
            (db, changed) => PutAsync(db, changed, person, now, cancellationToken), cancellationToken);
    }

    public Task<ReviewResult> RejectAsync(Guid id, string person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(d => d.Id == id && (d.State == DraftState.Draft || d.State == DraftState.Expired),
            u => u.SetProperty(d => d.State, DraftState.Rejected)
            .SetProperty(d => d.ReviewedBy, person).SetProperty(d => d.ReviewedAt, now).SetProperty(d => d.UpdatedAt, now), id, DeskReasons.Rejected,
            (_, _) => Task.CompletedTask, cancellationToken);
    }

    /// <summary>Takes a published answer back, to be changed, published again or rejected.</summary>
    public Task<ReviewResult> WithdrawAsync(Guid id, string person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(d => d.Id == id && d.State == DraftState.Published,
            u => u.SetProperty(d => d.State, DraftState.Draft).SetProperty(d => d.ExpiresAt, (DateTimeOffset?)null)
            .SetProperty(d => d.ReviewedBy, person).SetProperty(d => d.ReviewedAt, now).SetProperty(d => d.UpdatedAt, now), id, DeskReasons.Withdrawn,
            (db, draft) => RemoveAsync(db, draft, cancellationToken), cancellationToken);
    }

    /// <summary>Takes back what was published too long ago. Returns how many those were.</summary>
    public async Task<int> ExpireAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.KnowledgeDrafts.Where(d => d.Base == knowledgeBase && d.State == DraftState.Published && d.ExpiresAt <= now)
            .Select(d => d.Id).ToListAsync(cancellationToken);
        var expired = 0;
        foreach (var id in due)
            if ((await ChangeAsync(d => d.Id == id && d.State == DraftState.Published && d.ExpiresAt <= now,
                u => u.SetProperty(d => d.State, DraftState.Expired).SetProperty(d => d.UpdatedAt, now),
                id, DeskReasons.Expired, (inside, draft) => RemoveAsync(inside, draft, cancellationToken), cancellationToken))
                    .Outcome == ReviewOutcome.Done)
                expired++;
        return expired;
    }

    /// <summary>Changes the draft if it is as expected, and what is published with it, in one transaction.</summary>
    private async Task<ReviewResult> ChangeAsync(Expression<Func<KnowledgeDraft, bool>> expected,
        Action<UpdateSettersBuilder<KnowledgeDraft>> change, Guid id, Reason what,
        Func<WxautoDb, KnowledgeDraft, Task> then, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var changed = await db.KnowledgeDrafts.Where(expected).ExecuteUpdateAsync(change, cancellationToken) > 0;
        if (await db.KnowledgeDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } draft)
            return Unknown;
        if (!changed)
            return new(ReviewOutcome.WrongState, DeskReasons.DraftState.With(StateOf(draft.State), what));
        await then(db, draft);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        scan.Wake();
        return Done;
    }

    private static async Task PutAsync(WxautoDb db, KnowledgeDraft draft, string person, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (name, content) = (LearntDocument.NameOf(draft.Id), LearntDocument.Of(draft));
        var hash = LearntDocument.HashOf(content);
        if (await db.KnowledgeContents.SingleOrDefaultAsync(c => c.Base == draft.Base && c.Source == Sources.Learned && c.Name == name,
            cancellationToken) is { } row)
            (row.Content, row.Hash, row.At, row.Person) = (content, hash, now, person);
        else
            db.KnowledgeContents.Add(new KnowledgeContent { Base = draft.Base, Source = Sources.Learned, Name = name, Content = content,
                MediaType = "text/csv", Person = person, Hash = hash, At = now });
    }

    private static Task<int> RemoveAsync(WxautoDb db, KnowledgeDraft draft, CancellationToken cancellationToken)
    {
        var name = LearntDocument.NameOf(draft.Id);
        return db.KnowledgeContents.Where(c => c.Base == draft.Base && c.Source == Sources.Learned && c.Name == name)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<KnowledgeDraft?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.KnowledgeDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
    }

    private static string OneLine(string text) => string.Join(' ',
        text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static Reason StateOf(DraftState state) => state switch
    {
        DraftState.Draft => DeskReasons.StateDraft,
        DraftState.Published => DeskReasons.StatePublished,
        DraftState.Rejected => DeskReasons.StateRejected,
        _ => DeskReasons.StateExpired,
    };

    private static ReviewResult Wrong(Reason problem) => new(ReviewOutcome.WrongInput, problem);
}
