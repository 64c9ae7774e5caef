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
    private readonly Dictionary<Guid, Validity> _validity = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<Chunk?> _chunks = [];
    private readonly List<string> _hints = [];
    private readonly PassageMemory _passages = new();

    /// <summary>Of each number, so that a search need not look at every chunk and its document.</summary>
    private readonly List<Access> _access = [];
    private LexicalIndex _lexical = new();
    private NearDuplicates _alike = new();
    private EmbeddedVectors? _vectors = Vectors(spec);

    /// <summary>How many chunks have each name.</summary>
    private readonly Dictionary<string, int> _names = [];
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
            _validity.Remove(document);
            if (chunks.Count > 0)
            {
                _documents[document] = [.. chunks.Select(c => Add(c.Chunk, c.Hints, c.Vector))];
                _validity[document] = Validity.Of($"{chunks[0].Chunk.Document.Title}\n{chunks[0].Chunk.Text}");
            }
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
        _lexical.Search(QueryOf(question, context), top, Allows(scope))
            .ConvertAll(h => (_chunks[h.Chunk]!, h)));

    /// <summary>What is nearest by an embedded index; empty without one.</summary>
    public List<(Chunk Chunk, float Similarity)> FindVectors(float[] query, int top, SearchScope scope) => Read(() =>
        _vectors is null || query.Length != _vectors.Dimensions ? []
            : _vectors.Search(query, top, Allows(scope)).ConvertAll(h => (_chunks[h.Slot]!, h.Similarity)));

    /// <summary>What is nearest by static vectors; empty where a model is configured, or no word is known.</summary>
    public List<(Chunk Chunk, float Similarity)> FindMeaning(string question, string context, int top, SearchScope scope) =>
        spec.Embedding is null && StaticVectors.Of(context.Length > 0 ? $"{context}\n{question}" : question) is { } vector
            ? FindVectors(vector, top, scope) : [];

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
    public Relevance Judge(Chunk chunk, Asked asked) => Read(() =>
        Relevance.Of(asked, _lexical, _passages.Of(chunk), DocumentOf(chunk), StandingOf(chunk, asked)));

    /// <summary>Whether the chunk's document counts at the time that is asked about (<see cref="Validity.Standing"/>).</summary>
    public float Standing(Chunk chunk, Asked asked) => Read(() => StandingOf(chunk, asked));

    /// <summary>What a question asks of this base.</summary>
    public Asked Ask(string question, string context, DateTimeOffset at) =>
        Read(() => Asked.Of(question, context, QueryOf(question, context), _names, at));

    private List<QueryTerm> QueryOf(string question, string context) =>
        LexicalQuery.Of(ModelNames.Joined(question, _names), context, _lexical, Synonyms);

    /// <summary>All of a short document; of a long one, what is around the chunk.</summary>
    private List<PassageTerms> DocumentOf(Chunk chunk) =>
        _documents.TryGetValue(chunk.Document.Id, out var numbers) ? numbers.ConvertAll(n => _chunks[n]!)
            .FindAll(c => Math.Abs(c.Ordinal - chunk.Ordinal) <= Around).ConvertAll(_passages.Of) : [_passages.Of(chunk)];

    /// <summary>The row or sentence that fits best, and the rows that answer; each empty when nothing stands out.</summary>
    public (string Sentence, string Rows) Quote(Chunk chunk, Asked asked)
    {
        var passage = _passages.Of(chunk);
        return passage.Units.Count < 2 || asked.Best(passage.Units, passage) is not { } best ? ("", "")
            : (best.Text, best.IsRow ? string.Join('\n', asked.Rows(passage, best).Select(u => u.Text)) : "");
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
        if (spec.Embedding is null)
            vector = StaticVectors.Of(PassageTerms.TextOf(chunk));
        if (vector is not null && vector.Length == _vectors?.Dimensions)
            _vectors.Set(number, vector);
        foreach (var name in PassageTerms.NamesOf(chunk))
            _names[name] = _names.GetValueOrDefault(name) + 1;
        return number;
    }

    private void Drop(int number)
    {
        // The document that replaces this one may have brought the same chunk already.
        if (_numbers.GetValueOrDefault(_chunks[number]!.Id, -1) == number)
            _numbers.Remove(_chunks[number]!.Id);
        foreach (var name in PassageTerms.NamesOf(_chunks[number]!))
            if (--_names[name] == 0)
                _names.Remove(name);
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
        _names.Clear();
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

    private float StandingOf(Chunk chunk, Asked asked) => _validity.GetValueOrDefault(chunk.Document.Id)?.Standing(asked) ?? 0;

    /// <summary>Where no model is configured, static vectors are what is near.</summary>
    private static EmbeddedVectors? Vectors(KnowledgeBaseSpec spec) => spec switch
    {
        { Embedding: null } => new EmbeddedVectors(StaticVectors.Dimensions),
        { Embedding: { } embedding, Index.Type: IndexType.Embedded } => new EmbeddedVectors(embedding.Dimensions),
        _ => null,
    };

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
