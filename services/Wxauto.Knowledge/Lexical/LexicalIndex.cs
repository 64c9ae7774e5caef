using System.Buffers;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Lexical;

/// <summary>A chunk that shares terms with the question.</summary>
/// <param name="Score">BM25 by the sum of the weights of what is searched: comparable between questions.</param>
/// <param name="Coverage">0-1: share of the question's weight (by rarity) that occurs in the chunk.</param>
internal readonly record struct LexicalHit(int Chunk, float Score, float Coverage);

/// <summary>
/// BM25 (Robertson, Zaragoza 2009) over numbered chunks, by pairs and words, and a little by single characters. Chunks are added with
/// rising numbers; those that are gone stay in the postings until the index is made anew, and are passed over by the caller's filter. Not
/// safe for a writer beside readers.
/// </summary>
internal sealed class LexicalIndex
{
    private const float K1 = 1.6f;
    private const float B = 0.75f;

    /// <summary>A term in title or heading counts as often as this many in the text.</summary>
    private const int HeadingWeight = 3;
    private const int MostOccurrences = 255;

    /// <summary>A base with fewer chunks is weighed as if it had so many: a word says as much beside one article as beside others.</summary>
    public const int FewChunks = 50;
    private readonly Dictionary<Term, Postings> _postings = [];
    private readonly Dictionary<int, List<Term>> _pairsBySound = [];
    private readonly List<Term> _terms = [];
    private readonly Dictionary<Term, int> _counts = [];
    private float[] _lengths = new float[64];
    private double _totalLength;

    /// <summary>Numbers given so far.</summary>
    public int Count { get; private set; }

    public int TermCount => _postings.Count;

    /// <summary>Bytes of all postings.</summary>
    public long Bytes => _postings.Values.Sum(p => (long)p.Bytes);

    /// <returns>The number of the chunk.</returns>
    public int Add(string heading, string text)
    {
        _counts.Clear();
        CountTerms(text, 1);
        CountTerms(heading, HeadingWeight);
        var chunk = Count++;
        if (chunk == _lengths.Length)
            Array.Resize(ref _lengths, chunk * 2);
        var length = 0;
        foreach (var (term, count) in _counts)
        {
            if (term.Kind != TermKind.Character)
                length += count;
            if (!_postings.TryGetValue(term, out var list))
                _postings[term] = list = NewTerm(term);
            list.Add(chunk, Math.Min(count, MostOccurrences));
        }
        _lengths[chunk] = length;
        _totalLength += length;
        return chunk;

        void CountTerms(string part, int weight)
        {
            _terms.Clear();
            Analyzer.AddTerms(part, _terms);
            foreach (var term in _terms)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, term, out _) += weight;
        }
    }

    /// <summary>How many chunks have the term.</summary>
    public int Frequency(Term term) => _postings.TryGetValue(term, out var list) ? list.Count : 0;

    /// <summary>The weight of a term by its rarity (Robertson-Sparck Jones, never negative).</summary>
    public float Rarity(Term term)
    {
        var n = Frequency(term);
        return MathF.Log(1 + ((Math.Max(Count, FewChunks) - n + 0.5f) / (n + 0.5f)));
    }

    /// <summary>Indexed pairs that sound like this one.</summary>
    public IReadOnlyList<Term> SoundsLike(Term pair) => pair.Characters is var (first, second) ? WithSound(Pinyin.Of(first, second)) : [];

    /// <summary>Indexed pairs with the sounds; none for 0.</summary>
    public IReadOnlyList<Term> WithSound(int sounds) => sounds != 0 && _pairsBySound.TryGetValue(sounds, out var pairs) ? pairs : [];

    /// <summary>Best first, at most so many. The filter tells which chunks may be found.</summary>
    public List<LexicalHit> Search(IReadOnlyList<QueryTerm> query, int top, Func<int, bool> filter)
    {
        var total = query.Where(t => !t.Adds).Sum(t => t.Weight);
        if (total <= 0 || Count == 0)
            return [];
        var scores = ArrayPool<float>.Shared.Rent(Count);
        var covered = ArrayPool<float>.Shared.Rent(Count);
        var groups = ArrayPool<int>.Shared.Rent(Count);
        try
        {
            scores.AsSpan(0, Count).Clear();
            covered.AsSpan(0, Count).Clear();
            if (query.Any(t => t.Group > 0))
                groups.AsSpan(0, Count).Clear();
            var average = (float)Math.Max(1, _totalLength / Count);
            foreach (var term in query)
                if (_postings.TryGetValue(term.Term, out var list))
                    Score(term, list, average, scores, covered, groups);
            return Best(scores, covered, total, top, filter);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<float>.Shared.Return(covered);
            ArrayPool<int>.Shared.Return(groups);
        }
    }

    private void Score(QueryTerm term, Postings list, float average, float[] scores, float[] covered, int[] groups)
    {
        var (perLength, fixedPart) = (K1 * B / average, K1 * (1 - B));
        var reader = list.Read();
        while (reader.Next())
        {
            var chunk = reader.Chunk;
            // Of several ways to say one thing a chunk gets the first that it has.
            if (term.Group > 0)
            {
                if (groups[chunk] == term.Group)
                    continue;
                groups[chunk] = term.Group;
            }
            float count = reader.Occurrences;
            scores[chunk] += term.Weight * count * (K1 + 1) / (count + fixedPart + (perLength * _lengths[chunk]));
            if (term.Group > 0 || !term.Adds)
                covered[chunk] += term.Weight;
        }
    }

    private List<LexicalHit> Best(float[] scores, float[] covered, float total, int top, Func<int, bool> filter)
    {
        var best = new PriorityQueue<int, (float, int)>();
        for (var chunk = 0; chunk < Count; chunk++)
        {
            if (scores[chunk] <= 0 || (best.Count == top && best.TryPeek(out _, out var worst) && scores[chunk] <= worst.Item1)
                || !filter(chunk))
                continue;
            best.Enqueue(chunk, (scores[chunk], -chunk));
            if (best.Count > top)
                best.Dequeue();
        }
        var hits = new List<LexicalHit>(best.Count);
        while (best.TryDequeue(out var chunk, out _))
            hits.Add(new LexicalHit(chunk, scores[chunk] / total, Math.Min(1, covered[chunk] / total)));
        hits.Reverse();
        return hits;
    }

    private Postings NewTerm(Term term)
    {
        if (term.Kind == TermKind.Pair && term.Characters is var (first, second) && Pinyin.Of(first, second) is not 0 and var sound)
            (_pairsBySound.TryGetValue(sound, out var alike) ? alike : _pairsBySound[sound] = []).Add(term);
        return new Postings();
    }
}
