using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Evaluation;

/// <summary>A change would make the base worse than it may be, or cannot be judged.</summary>
internal sealed class QualityException(Reason reason) : ReasonException(reason);

/// <summary>
/// Tries a document's new chunks on a copy of the base before they are published, with the base's own questions. By words and static
/// vectors: embedding and rerank models are left out, so that a change is judged the same whatever a provider does at that moment.
/// </summary>
internal sealed class QualityGate(KnowledgeLibrary library, TimeProvider time)
{
    /// <exception cref="QualityException">A figure would fall, and below its minimum.</exception>
    public async Task CheckAsync(Resource<KnowledgeBaseSpec> resource, KnowledgeDocument document, PreparedDocument prepared,
        ChunkScope scope, CancellationToken cancellationToken)
    {
        if (resource.Spec.Quality is not { } quality)
            return;
        await library.RefreshAsync(cancellationToken);
        if (library.Find(resource.Name) is not { } current)
            return;
        var set = ReadSet(resource, quality);
        var facts = new DocumentFacts(document.Id, document.Name, prepared.Title, document.Source, scope);
        using var changed = Copy(current);
        changed.Replace(document.Id, [.. prepared.Chunks.Select(
            (c, i) => (new Chunk(c.Id, facts, i, c.Part, c.Section, c.Text), c.Hints, (float[]?)null))]);
        var (before, after) = (await FiguresAsync(current, set, cancellationToken), await FiguresAsync(changed, set, cancellationToken));
        foreach (var (figure, minimum) in quality.Minimum)
        {
            if (Read(after, figure) is not { } value)
                throw new QualityException(DocumentReasons.UnknownFigure.With(figure));
            if (value >= minimum)
                continue;
            if (Read(before, figure) is not { } old)
                throw new QualityException(DocumentReasons.BelowMinimum.With(figure, value, minimum));
            if (value < old)
                throw new QualityException(DocumentReasons.Worse.With(figure, old, value, minimum));
        }
    }

    private static IReadOnlyList<ExpectedAnswer> ReadSet(Resource<KnowledgeBaseSpec> resource, QualitySpec quality)
    {
        if (!resource.IsLocal)
            throw new QualityException(DocumentReasons.QuestionsInCluster);
        try
        {
            return ExpectedAnswer.Read(Path.GetFullPath(quality.Set, Path.GetDirectoryName(Path.GetFullPath(resource.Source))!));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new QualityException(DocumentReasons.QuestionsUnreadable.With(e.Message));
        }
    }

    private static SearchableBase Copy(SearchableBase current)
    {
        var copy = new SearchableBase(current.Spec with { Embedding = null, Index = new IndexSpec() })
            { Calibration = current.Calibration };
        foreach (var (id, chunks) in current.Chunks)
            copy.Replace(id, [.. chunks.Select(c => (c.Chunk, c.Hints, (float[]?)null))]);
        return copy;
    }

    private async Task<JsonObject> FiguresAsync(SearchableBase searchable, IReadOnlyList<ExpectedAnswer> set,
        CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToNode(await KnowledgeEvaluation.RunAsync(new WordSearch("base", searchable, time), "base", set,
            new ConfidenceSpec(), cancellationToken))!.AsObject();

    private static double? Read(JsonObject figures, string name) => figures[name] is JsonValue value
        && value.TryGetValue<double>(out var number) ? number : null;
}
