using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Chunking;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion;

/// <param name="Gone">The document left its source.</param>
/// <param name="Again">Read it even if its content and settings are what is published.</param>
internal sealed record DocumentInput(Guid Document, bool Gone, bool Again = false);

/// <summary>What the source has of the document, compared with what is published.</summary>
internal enum DocumentFinding
{
    Unchanged,
    Gone,
    Changed,
}

/// <param name="Document">What is to be published; only when it changed.</param>
internal sealed record IngestionState(DocumentFinding Finding, PreparedDocument? Document)
{
    public static IngestionState Unchanged { get; } = new(DocumentFinding.Unchanged, null);
    public static IngestionState Gone { get; } = new(DocumentFinding.Gone, null);
}

/// <summary>What was read of a document, on its way to publication.</summary>
internal sealed record PreparedDocument(string Fingerprint, string Title, long Bytes, int Characters, IReadOnlyList<PreparedChunk> Chunks)
{
    /// <summary>What of the file is not in the chunks.</summary>
    public IReadOnlyList<Reason> Notes { get; init; } = [];
}

internal sealed record PreparedChunk(string Id, string Section, int Part, string Text, string Hints, int Tokens, bool Edited)
{
    /// <summary>What a vector is made of.</summary>
    public string Embedded(string title) => Section.Length > 0 ? $"{title}\n{Section}\n{Text}" : $"{title}\n{Text}";
}

/// <summary>
/// Reads one document, embeds what is new in it, and publishes it in one step. A run that fails leaves what was published before; a vector
/// that was paid for is kept and never asked for again.
/// </summary>
internal sealed partial class DocumentIngestion(
    IResourceCatalog catalog, Sources sources, DocumentTexts texts, VectorStorage vectors, Publication publication,
    IngestedDocuments documents, ILogger<DocumentIngestion> logger)
    : Workflow<DocumentInput, IngestionState>
{
    public const string WorkflowName = "knowledge-document";

    public override string Name => WorkflowName;

    protected override IReadOnlyList<WorkflowStep<DocumentInput, IngestionState>> Steps =>
    [
        Step("read", (run, token) => ReportingAsync(run, ReadAsync, token)),
        Step("embed", (run, token) => ReportingAsync(run, EmbedAsync, token)),
        Step("publish", (run, token) => ReportingAsync(run, PublishAsync, token)),
    ];

    public static string KeyOf(KnowledgeDocument document) => KeyOf(document.Base, document.Id);

    public static string KeyOf(string knowledgeBase, Guid document) => $"{knowledgeBase}/{document:N}";

    /// <summary>What is wrong with the document is told with it, too.</summary>
    private async Task<IngestionState> ReportingAsync(
        WorkflowRun<DocumentInput, IngestionState> run, Func<Subject, CancellationToken, Task<IngestionState>> step,
        CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(run.Input.Document, cancellationToken) is not { } document)
            return IngestionState.Unchanged;
        if (!catalog.Current.KnowledgeBases.TryGetValue(document.Base, out var resource))
            throw new WorkflowFailedException(DocumentReasons.BaseGone.With(document.Base));
        resource = resource with { Spec = catalog.Current.WithModel(resource.Spec) };
        try
        {
            return await step(new Subject(resource, document, run.Input, run.State ?? IngestionState.Unchanged), cancellationToken);
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            await documents.FailedAsync(document.Id, reason, cancellationToken);
            LogFailed(document.Base, document.Name, reason);
            throw e is EmbeddingException { IsTransient: true } or TranscriptionException { IsTransient: true }
                or VectorIndexException { IsTransient: true }
                ? e : new WorkflowFailedException(reason, e);
        }
    }

    private async Task<IngestionState> ReadAsync(Subject subject, CancellationToken cancellationToken)
    {
        var (resource, document, input, _) = subject;
        if (input.Gone)
            return IngestionState.Gone;
        if (await sources.ReadAsync(resource, document.Source, document.Name, texts.MaxBytes, cancellationToken) is not { } read)
            return IngestionState.Gone;
        if (read.Content is not { } content)
            throw new UnreadableDocumentException(DocumentReasons.TooLarge.With(texts.MaxBytes / 1024 / 1024));
        var edits = await documents.EditsAsync(document.Id, cancellationToken);
        // With the edits: one that came while another input replaced the run that it started is still published.
        var fingerprint = $"{Convert.ToHexStringLower(SHA256.HashData(content))}|{Settings.HashOf(resource.Spec, Sources.ScopeOf(resource.Spec, document.Source))}{edits.Newest}";
        if (fingerprint == document.Fingerprint && !input.Again && document.State == DocumentState.Ready)
            return IngestionState.Unchanged;
        var parsed = await texts.ReadAsync(new DocumentFile(read.FileName, content), resource.Spec.Parsing, cancellationToken);
        // Its name is the draft's id; customers read the title.
        if (document.Source == Sources.Learned)
            parsed = parsed with { Title = LearningWords.Current.Title };
        var pieces = Chunker.Cut(parsed, resource.Spec.Chunking);
        if (pieces.Count == 0)
            throw new UnreadableDocumentException(DocumentReasons.NoText);
        // None are left when people hid all: that is published, too.
        var chunks = Chunks(document, pieces, edits.Texts);
        return new IngestionState(DocumentFinding.Changed,
            new PreparedDocument(fingerprint, parsed.Title, content.Length, chunks.Sum(c => c.Text.Length), chunks)
                { Notes = parsed.Notes });
    }

    private async Task<IngestionState> EmbedAsync(Subject subject, CancellationToken cancellationToken)
    {
        if (subject is { Resource.Spec.Embedding: { } embedding, State.Document: { } prepared })
            await vectors.FillAsync(embedding, [.. prepared.Chunks.Select(c => c.Embedded(prepared.Title))], cancellationToken);
        return subject.State;
    }

    private async Task<IngestionState> PublishAsync(Subject subject, CancellationToken cancellationToken)
    {
        var (resource, document, _, state) = subject;
        if (state.Finding == DocumentFinding.Gone)
            await publication.RemoveAsync(resource, document, cancellationToken);
        else if (state.Document is { } prepared)
            await publication.PublishAsync(resource, document, prepared, cancellationToken);
        else
            await publication.ConfirmAsync(document, cancellationToken);
        // Not kept with the run for days: it may be long, and is published.
        return state with { Document = null };
    }

    /// <summary>The same passage twice in one document are two chunks.</summary>
    private static List<PreparedChunk> Chunks(KnowledgeDocument document, IReadOnlyList<Piece> pieces, Dictionary<string, string> edits)
    {
        var chunks = new List<PreparedChunk>();
        var seen = new Dictionary<string, int>();
        foreach (var piece in pieces)
        {
            var written = $"{document.Base}\0{document.Source}\0{document.Name}\0{piece.Section}\0{piece.Text}";
            var again = seen[written] = seen.GetValueOrDefault(written) + 1;
            var id = Convert.ToHexStringLower(
                SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(again > 1 ? $"{written}\0{again}" : written)))[..32];
            var text = edits.GetValueOrDefault(id, piece.Text);
            // An empty edit hides the passage.
            if (text.Length > 0)
                chunks.Add(new PreparedChunk(id, piece.Section, piece.Part, text, piece.Hints, TextUnits.Tokens(text), text != piece.Text));
        }
        return chunks;
    }

    private static Reason? ReasonOf(Exception e) => e switch
    {
        ReasonException told => told.Reason,
        IOException or UnauthorizedAccessException => DocumentReasons.CannotBeRead.With(e.Message),
        _ => null,
    };

    private sealed record Subject(Resource<KnowledgeBaseSpec> Resource, KnowledgeDocument Document, DocumentInput Input,
        IngestionState State);

    [LoggerMessage(1, LogLevel.Warning, "KnowledgeBase {Name}: the document {Document} {Problem}")]
    private partial void LogFailed(string name, string document, Reason problem);
}
