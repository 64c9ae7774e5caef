using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Desk;

/// <summary>Asks a base as a customer's turn would, for people who want to see what is found and why.</summary>
internal static class TryEndpoint
{
    private const int MaxQuestion = 2_000;
    private const int MaxBefore = 10;
    private const int MaxTags = 20;
    private const int MaxTag = 100;

    public static async Task<IResult> PostAsync(string @base, TryBody body, IKnowledgeSearch search, IResourceCatalog catalog,
        TimeProvider time, CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.ContainsKey(@base))
            return Answers.UnknownBase(@base);
        if (string.IsNullOrWhiteSpace(body.Question) || body.Question.Length > MaxQuestion)
            return Answers.Wrong(DeskReasons.Required.With("question", MaxQuestion));
        var (before, tags) = (body.Before ?? [], body.Tags ?? []);
        if (before.Count > MaxBefore || before.Any(b => b is null || b.Length > MaxQuestion))
            return Answers.Wrong(DeskReasons.TooMany.With("before", MaxBefore, MaxQuestion));
        if (tags.Count > MaxTags || tags.Any(t => t is null || t.Length > MaxTag))
            return Answers.Wrong(DeskReasons.TooMany.With("tags", MaxTags, MaxTag));
        if (body.Audience?.Length > MaxTag)
            return Answers.Wrong(DeskReasons.TooLong.With(["audience"], MaxTag));
        var started = time.GetTimestamp();
        var found = await search.SearchAsync(new KnowledgeQuery([@base], body.Question.Trim())
            { Before = [.. before.Where(b => !string.IsNullOrWhiteSpace(b))], Tags = tags, Audience = body.Audience ?? "" }, ct);
        return Answers.Json(new
        {
            found.Confidence, Threshold = new ConfidenceSpec().Clarify, found.How, found.Unavailable,
            Milliseconds = time.GetElapsedTime(started).TotalMilliseconds,
            Evidence = found.Evidence.Select(e => new { e.ChunkId, e.Document, e.Title, e.Section, e.Text, e.Sentence, e.Score }),
        });
    }

    internal sealed record TryBody(string? Question, IReadOnlyList<string>? Before, IReadOnlyList<string>? Tags, string? Audience);
}
