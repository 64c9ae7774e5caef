using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Changes;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Desk;

/// <summary>What was read of a document, what changed in it, and what would be read of a file.</summary>
internal static class ReadingEndpoints
{
    private const int MaxShown = 300;

    /// <summary>Files that are tried at the same time; each may have 50 MB.</summary>
    private const int AtOnce = 2;
    private static readonly TimeSpan TryLimit = TimeSpan.FromMinutes(2);
    private static readonly SemaphoreSlim Free = new(AtOnce);

    /// <summary>The document and how it was read; its passages are asked for by themselves.</summary>
    public static async Task<IResult> ShowAsync(Guid id, IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await DocumentEndpoints.FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        var reading = await db.KnowledgeReadings.AsNoTracking().Where(r => r.DocumentId == id)
            .Select(r => new { r.At, r.Milliseconds, r.Report, r.BeforeVersion, r.BeforeAt }).SingleOrDefaultAsync(ct);
        var person = document.Source != Sources.Uploads ? null : await db.KnowledgeContents.Where(c => c.Base == document.Base
            && c.Source == document.Source && c.Name == document.Name).Select(c => c.Person).SingleOrDefaultAsync(ct);
        return Answers.Json(new
        {
            Document = new { document.Id, document.Base, document.Source, document.Name, document.Title, State = document.State.ToString(),
                document.Error, document.Version, document.Bytes, document.Characters, document.Chunks, document.CreatedAt,
                document.UpdatedAt, Person = person },
            Reading = ShownReading.Of(reading is null ? ReadingReport.Empty : ReadingReport.FromJson(reading.Report), reading?.At,
                reading?.Milliseconds, NoteGroups.Of(document.Note)),
            Before = reading is { BeforeVersion: > 0 } ? new { Version = reading.BeforeVersion, At = reading.BeforeAt } : null,
        });
    }

    /// <summary>The last version of other passages beside what is published.</summary>
    public static async Task<IResult> ChangesAsync(Guid id, IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await DocumentEndpoints.FindAsync(db, id, ct) is not { } document)
            return Answers.UnknownDocument();
        if (await db.KnowledgeReadings.AsNoTracking().SingleOrDefaultAsync(r => r.DocumentId == id, ct)
            is not { BeforeVersion: > 0 } reading)
            return Answers.Problem(DeskReasons.NoEarlierVersion, 404);
        var before = EarlierPassages.Read(reading.Before);
        return Answers.Json(new
        {
            Before = new { Version = reading.BeforeVersion, At = reading.BeforeAt, Passages = reading.BeforePassages,
                Compared = before.Count },
            Now = new { document.Version, reading.At },
            Changes = Shown(PassageChanges.Between(before, await PublishedAsync(db, id, ct), MaxShown)),
        });
    }

    /// <summary>Reads a file as an upload would be read, and stores nothing.</summary>
    public static async Task<IResult> TryAsync(string @base, HttpRequest request, IResourceCatalog catalog, DocumentPreparation preparation,
        Publication publication, IDbContextFactory<WxautoDb> contexts, IngestedDocuments documents, CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.TryGetValue(@base, out var resource))
            return Answers.UnknownBase(@base);
        var (files, problem) = await SentFiles.ReadAsync(request, ct);
        if (problem is not null)
            return problem;
        if (files is not [var (name, file)])
            return Answers.Wrong(DeskReasons.OneFile);
        if (!await Free.WaitAsync(TimeSpan.Zero, ct))
            return Answers.Problem(DeskReasons.TriesBusy.With(AtOnce), StatusCodes.Status429TooManyRequests);
        using var limit = new CancellationTokenSource(TryLimit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var content = new byte[file.Length];
            await using (var stream = file.OpenReadStream())
                await stream.ReadExactlyAsync(content, either.Token);
            await using var db = await contexts.CreateDbContextAsync(either.Token);
            var published = await db.KnowledgeDocuments.AsNoTracking().Where(d => d.Base == @base && d.Name == name
                && d.State != DocumentState.Removed).OrderBy(d => d.Source == Sources.Uploads ? 0 : 1).ThenBy(d => d.Source)
                .FirstOrDefaultAsync(either.Token);
            var document = published ?? new KnowledgeDocument { Id = Guid.Empty, Base = @base, Source = Sources.Uploads, Name = name };
            var edits = await documents.EditsAsync(document.Id, either.Token);
            var prepared = await preparation.PrepareAsync(document, new DocumentFile(name, content), resource.Spec, "", edits.Texts,
                either.Token);
            List<VersionPassage> now = [.. prepared.Chunks.Select(c => new VersionPassage(c.Section, c.Text))];
            return Answers.Json(new
            {
                Name = name, prepared.Title, Bytes = content.Length, prepared.Characters, Chunks = prepared.Chunks.Count,
                Passages = prepared.Chunks.Take(MaxShown)
                    .Select((c, i) => new { Ordinal = i, c.Id, c.Section, c.Text, c.Tokens, c.Edited }),
                Reading = ShownReading.Of(prepared.Report, prepared.ReadAt, prepared.Milliseconds,
                    NoteGroups.Of(publication.AllNotes(@base, document.Id, prepared))),
                Published = published is null ? null : new { published.Id, published.Source, published.Version },
                Changes = published is null ? null : Shown(PassageChanges.Between(await PublishedAsync(db, published.Id, either.Token), now,
                    MaxShown)),
            });
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Answers.Problem(DeskReasons.TrySlow.With(TryLimit.TotalSeconds), StatusCodes.Status504GatewayTimeout);
        }
        catch (ReasonException e)
        {
            return Answers.Problem(e.Reason, StatusCodes.Status422UnprocessableEntity);
        }
        finally
        {
            Free.Release();
        }
    }

    private static Task<List<VersionPassage>> PublishedAsync(WxautoDb db, Guid id, CancellationToken ct) =>
        db.KnowledgeChunks.AsNoTracking().Where(c => c.DocumentId == id).OrderBy(c => c.Ordinal)
            .Select(c => new VersionPassage(c.Section, c.Text)).ToListAsync(ct);

    private static object Shown(DocumentChanges changes) => new
    {
        changes.Added, changes.Removed, changes.Changed, changes.Same,
        Passages = changes.Shown.Select(c => new { Kind = c.Kind.ToString(), c.Section, c.EarlierSection,
            Marks = c.Marks.Select(m => new { Kind = m.Kind.ToString(), m.Text }) }),
    };
}
