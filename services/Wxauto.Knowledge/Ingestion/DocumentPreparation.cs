using System.Security.Cryptography;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Knowledge.Chunking;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>What was read of a document, on its way to publication.</summary>
internal sealed record PreparedDocument(string Fingerprint, string Title, long Bytes, int Characters, IReadOnlyList<PreparedChunk> Chunks)
{
    /// <summary>What of the file is not in the chunks.</summary>
    public IReadOnlyList<Reason> Notes { get; init; } = [];

    public ReadingReport Report { get; init; } = ReadingReport.Empty;

    public DateTimeOffset ReadAt { get; init; }

    /// <summary>That reading took, the time spent waiting for a free reader included.</summary>
    public int Milliseconds { get; init; }
}

internal sealed record PreparedChunk(string Id, string Section, int Part, string Text, string Hints, int Tokens, bool Edited)
{
    /// <summary>What a vector is made of.</summary>
    public string Embedded(string title) => Section.Length > 0 ? $"{title}\n{Section}\n{Text}" : $"{title}\n{Text}";
}

/// <summary>Makes of a file what would be published of it: reads it, cuts it, and lays people's edits over it. Stores nothing.</summary>
internal sealed class DocumentPreparation(DocumentTexts texts, TimeProvider time)
{
    public long MaxBytes => texts.MaxBytes;

    /// <param name="document">Whose content the file is.</param>
    /// <param name="edits">Texts of people by chunk; an empty one hides it.</param>
    /// <exception cref="UnreadableDocumentException">What is wrong with the file.</exception>
    /// <exception cref="Contracts.Ai.TranscriptionException">Its pictures could not be read.</exception>
    public async Task<PreparedDocument> PrepareAsync(KnowledgeDocument document, DocumentFile file, KnowledgeBaseSpec spec,
        string fingerprint, IReadOnlyDictionary<string, string> edits, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var read = await texts.ReadAsync(file, spec.Parsing, cancellationToken);
        var parsed = read.Document;
        // Its name is the draft's id; customers read the title.
        if (document.Source == Sources.Learned)
            parsed = parsed with { Title = LearningWords.Current.Title };
        var pieces = Chunker.Cut(parsed, spec.Chunking);
        if (pieces.Count == 0)
            throw new UnreadableDocumentException(DocumentReasons.NoText);
        // None are left when people hid all: that is published, too.
        var chunks = Chunks(document, pieces, edits);
        return new PreparedDocument(fingerprint, parsed.Title, file.Content.Length, chunks.Sum(c => c.Text.Length), chunks)
        {
            Notes = parsed.Notes, Report = ReadingReport.Of(read), ReadAt = time.GetUtcNow(),
            Milliseconds = (int)time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    /// <summary>The same passage twice in one document are two chunks.</summary>
    private static List<PreparedChunk> Chunks(KnowledgeDocument document, IReadOnlyList<Piece> pieces,
        IReadOnlyDictionary<string, string> edits)
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
}
