using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Bases;

/// <summary>The terms of one chunk, each set made when it is first wanted.</summary>
internal sealed class PassageTerms(Chunk chunk)
{
    public Chunk Chunk => chunk;

    /// <summary>Of title and heading path.</summary>
    public HashSet<Term> Heading => field ??= [.. Analyzer.Terms($"{chunk.Document.Title} {chunk.Section}")];
    public HashSet<Term> Text => field ??= [.. Analyzer.Terms(chunk.Text)];
    public IReadOnlyList<(string Sentence, HashSet<Term> Terms)> Sentences =>
        field ??= [.. TextUnits.Sentences(chunk.Text).Select(s => s.Trim()).Where(s => s.Length > 0)
            .Select(s => (s, Analyzer.Terms(s).ToHashSet()))];
}

/// <summary>Keeps the terms of the passages that were asked for last: what customers ask today they ask all day, and analysis is most
/// of a judgement's time.</summary>
internal sealed class PassageMemory
{
    /// <summary>Passages of one generation; two are kept, some ten kilobytes each passage.</summary>
    private const int Generation = 128;
    private readonly Lock _lock = new();
    private Dictionary<string, PassageTerms> _young = [];
    private Dictionary<string, PassageTerms> _old = [];

    public PassageTerms Of(Chunk chunk)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(chunk.Id, out var kept) && ReferenceEquals(kept.Chunk, chunk))
                return kept;
            var terms = _old.TryGetValue(chunk.Id, out var older) && ReferenceEquals(older.Chunk, chunk) ? older : new PassageTerms(chunk);
            if (_young.Count >= Generation)
                (_old, _young) = (_young, []);
            return _young[chunk.Id] = terms;
        }
    }
}
