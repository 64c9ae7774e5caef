using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Evaluation;
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

/// <summary>
/// Reads one document, embeds what is new in it, and publishes it in one step. A run that fails leaves what was published before; a vector
/// that was paid for is kept and never asked for again.
/// </summary>
internal sealed partial class DocumentIngestion(
    IResourceCatalog catalog, Sources sources, DocumentPreparation preparation, VectorStorage vectors, Publication publication,
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
        if (await sources.ReadAsync(resource, document.Source, document.Name, preparation.MaxBytes, cancellationToken) is not { } read)
            return IngestionState.Gone;
        if (read.Content is not { } content)
            throw new UnreadableDocumentException(DocumentReasons.TooLarge.With(preparation.MaxBytes / 1024 / 1024));
        var edits = await documents.EditsAsync(document.Id, cancellationToken);
        // With the edits: one that came while another input replaced the run that it started is still published.
        var fingerprint = $"{Convert.ToHexStringLower(SHA256.HashData(content))}|{Settings.HashOf(resource.Spec, Sources.ScopeOf(resource.Spec, document.Source))}{edits.Newest}";
        if (fingerprint == document.Fingerprint && !input.Again && document.State == DocumentState.Ready)
            return IngestionState.Unchanged;
        try
        {
            var prepared = await preparation.PrepareAsync(document, new DocumentFile(read.FileName, content), resource.Spec, fingerprint,
                edits.Texts, cancellationToken);
            foreach (var note in prepared.Notes)
                ReadingMetrics.Count(note, read.FileName);
            return new IngestionState(DocumentFinding.Changed, prepared);
        }
        catch (ReasonException e)
        {
            ReadingMetrics.Count(e.Reason, read.FileName);
            throw;
        }
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
