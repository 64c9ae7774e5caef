using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Lexical;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Bases;

/// <summary>
/// What is published of one base, in memory: its chunks, their terms, and with an embedded index their vectors. A document is replaced in
/// one step: no search sees half of it. Searches run beside each other, changes wait for them.
/// </summary>
internal sealed class SearchableBase(KnowledgeBaseSpec spec) : IDisposable
{
    /// <summary>The index is made anew when more than a third of it, and more than this many chunks, are gone.</summary>
    private const int ManyGone = 1000;

    /// <summary>So many chunks before and behind one are looked at when its document is judged.</summary>
    private const int Around = 4;
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<Guid, List<int>> _documents = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<Chunk?> _chunks = [];
    private readonly List<string> _hints = [];
    private readonly PassageMemory _passages = new();

    /// <summary>Of each number, so that a search need not look at every chunk and its document.</summary>
    private readonly List<Access> _access = [];
    private LexicalIndex _lexical = new();
    private NearDuplicates _alike = new();
    private EmbeddedVectors? _vectors = Vectors(spec);
    private int _gone;

    public KnowledgeBaseSpec Spec => spec;
    public Calibration Calibration { get; set; } = Calibration.Default;
    public Synonyms Synonyms { get; } = new(spec.Retrieval.Synonyms);

    public (int Documents, int Chunks) Size => Read(() => (_documents.Count, _chunks.Count - _gone));

    /// <summary>Bytes of postings and vectors.</summary>
    public long IndexBytes => Read(() => _lexical.Bytes + (_vectors?.Bytes ?? 0));

    /// <summary>Replaces all chunks of the document; none removes it.</summary>
    /// <param name="chunks">With the hints that are searched, and their vectors where the index is embedded.</param>
    public void Replace(Guid document, IReadOnlyList<(Chunk Chunk, string Hints, float[]? Vector)> chunks)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_documents.Remove(document, out var old))
                foreach (var number in old)
                    Drop(number);
            if (chunks.Count > 0)
                _documents[document] = [.. chunks.Select(c => Add(c.Chunk, c.Hints, c.Vector))];
            if (_gone > ManyGone && _gone > _chunks.Count / 3)
                Compact();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>What shares words with the question, best first.</summary>
    public List<(Chunk Chunk, LexicalHit Hit)> FindWords(string question, string context, int top, SearchScope scope) => Read(() =>
        _lexical.Search(LexicalQuery.Of(question, context, _lexical, Synonyms), top, Allows(scope))
            .ConvertAll(h => (_chunks[h.Chunk]!, h)));

    /// <summary>What is nearest by an embedded index; empty without one.</summary>
    public List<(Chunk Chunk, float Similarity)> FindVectors(float[] query, int top, SearchScope scope) => Read(() =>
        _vectors is null || query.Length != _vectors.Dimensions ? []
            : _vectors.Search(query, top, Allows(scope)).ConvertAll(h => (_chunks[h.Slot]!, h.Similarity)));

    /// <summary>The chunks with these ids, in their order; those that are gone are left out.</summary>
    public List<(Chunk Chunk, float Similarity)> Find(IReadOnlyList<VectorHit> hits) => Read(() =>
        hits.Select(h => (Number: _numbers.GetValueOrDefault(h.ChunkId, -1), h.Similarity)).Where(h => h.Number >= 0)
            .Select(h => (_chunks[h.Number]!, h.Similarity)).ToList());

    /// <summary>The other pieces of the same section, in their order.</summary>
    public List<Chunk> Siblings(Chunk chunk) => Read(() =>
        _documents.TryGetValue(chunk.Document.Id, out var numbers) ? numbers.Select(n => _chunks[n]!)
            .Where(c => c.Part == chunk.Part && c.Ordinal != chunk.Ordinal).OrderBy(c => c.Ordinal).ToList() : []);

    /// <summary>A chunk of another document that says almost the same; null when there is none.</summary>
    public Chunk? Alike(Guid document, string text) => Read(() =>
    {
        var terms = Diversity.TermsOf(text);
        return _alike.Candidates(text).Select(n => _chunks[n]).FirstOrDefault(c => c is not null && c.Document.Id != document
            && Diversity.AreSame(terms, Diversity.TermsOf(c.Text)));
    });

    /// <summary>What speaks for the chunk as an answer.</summary>
    public Relevance Judge(Chunk chunk, string question, string context, float score, float nextScore) => Read(() =>
        Relevance.Of(question, LexicalQuery.Of(question, context, _lexical, Synonyms), _lexical, _passages.Of(chunk), DocumentOf(chunk),
            score, nextScore));

    /// <summary>All of a short document; of a long one, what is around the chunk.</summary>
    private List<PassageTerms> DocumentOf(Chunk chunk) =>
        _documents.TryGetValue(chunk.Document.Id, out var numbers) ? numbers.ConvertAll(n => _chunks[n]!)
            .FindAll(c => Math.Abs(c.Ordinal - chunk.Ordinal) <= Around).ConvertAll(_passages.Of) : [_passages.Of(chunk)];

    /// <summary>The sentence that has most of the question; empty when the chunk is one sentence or none has anything of it.</summary>
    public string BestSentence(Chunk chunk, string question)
    {
        var sentences = _passages.Of(chunk).Sentences;
        if (sentences.Count < 2)
            return "";
        var terms = Analyzer.Terms(Analyzer.WithoutFiller(question)).Distinct().ToList();
        var weights = Read(() => terms.ToDictionary(t => t, t => _lexical.Rarity(t) * (t.Kind == TermKind.Character ? 0.3f : 1)));
        var best = sentences.Select(s => (s.Sentence, Weight: weights.Sum(w => s.Terms.Contains(w.Key) ? w.Value : 0)))
            .MaxBy(s => s.Weight);
        return best.Weight > 0 ? best.Sentence : "";
    }

    /// <summary>All chunks, for a copy that a change is tried on.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<(Chunk Chunk, string Hints)>> Chunks =>
        Read(() => _documents.ToDictionary(d => d.Key,
            d => (IReadOnlyList<(Chunk, string)>)[.. d.Value.Select(n => (_chunks[n]!, _hints[n]))]));

    public void Dispose() => _lock.Dispose();

    private int Add(Chunk chunk, string hints, float[]? vector)
    {
        var number = _lexical.Add($"{chunk.Document.Title} {chunk.Section} {hints}", chunk.Text);
        _alike.Add(number, chunk.Text);
        _chunks.Add(chunk);
        _hints.Add(hints);
        _access.Add(chunk.Document.Scope.IsOpen ? Access.Open : Access.Restricted);
        _numbers[chunk.Id] = number;
        if (vector is not null && vector.Length == _vectors?.Dimensions)
            _vectors.Set(number, vector);
        return number;
    }

    private void Drop(int number)
    {
        // The document that replaces this one may have brought the same chunk already.
        if (_numbers.GetValueOrDefault(_chunks[number]!.Id, -1) == number)
            _numbers.Remove(_chunks[number]!.Id);
        _chunks[number] = null;
        (_hints[number], _access[number]) = ("", Access.Gone);
        _gone++;
    }

    private void Compact()
    {
        var (chunks, hints, vectors) = (_chunks.ToList(), _hints.ToList(), _vectors);
        (_lexical, _vectors, _alike, _gone) = (new LexicalIndex(), Vectors(spec), new NearDuplicates(), 0);
        _chunks.Clear();
        _hints.Clear();
        _access.Clear();
        _documents.Clear();
        _numbers.Clear();
        for (var old = 0; old < chunks.Count; old++)
        {
            if (chunks[old] is not { } chunk)
                continue;
            var number = Add(chunk, hints[old], null);
            (_documents.TryGetValue(chunk.Document.Id, out var numbers) ? numbers : _documents[chunk.Document.Id] = []).Add(number);
            if (vectors is not null)
                _vectors!.Copy(vectors, old, number);
        }
    }

    private Func<int, bool> Allows(SearchScope scope)
    {
        var anyTag = scope.Tags.Count == 0;
        return number => _access[number] switch
        {
            Access.Gone => false,
            Access.Open when anyTag => true,
            _ => _chunks[number]!.Document.Scope.Allows(scope),
        };
    }

    private static EmbeddedVectors? Vectors(KnowledgeBaseSpec spec) =>
        spec is { Embedding: { } embedding, Index.Type: IndexType.Embedded } ? new EmbeddedVectors(embedding.Dimensions) : null;

    private enum Access : byte { Gone, Open, Restricted }

    private T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
