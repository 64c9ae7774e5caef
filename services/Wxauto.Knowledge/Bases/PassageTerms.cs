using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Chunking;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Bases;

/// <summary>The terms and names of one chunk, each set made when it is first wanted.</summary>
internal sealed class PassageTerms(Chunk chunk)
{
    public Chunk Chunk => chunk;

    /// <summary>Of title and heading path.</summary>
    public HashSet<Term> Heading => field ??= [.. Analyzer.Terms($"{chunk.Document.Title} {chunk.Section}")];
    /// <summary>Static; zeros when no word of it is known.</summary>
    public float[] HeadingVector =>
        field ??= StaticVectors.Of($"{chunk.Document.Title} {chunk.Section}") ?? new float[StaticVectors.Dimensions];

    /// <summary>Static, of heading and text.</summary>
    public float[] Vector => field ??= StaticVectors.Of(TextOf(chunk)) ?? new float[StaticVectors.Dimensions];
    public IReadOnlyList<WordVector> HeadingWords => field ??= WordVectors.Of(Forms.Of($"{chunk.Document.Title} {chunk.Section}"));
    public HashSet<Term> Text => field ??= [.. Analyzer.Terms(chunk.Text)];
    public HashSet<string> HeadingNames => field ??= ModelNames.Of($"{chunk.Document.Title}\n{chunk.Section}");
    public HashSet<string> Names => field ??= NamesOf(chunk);

    public static HashSet<string> NamesOf(Chunk chunk) => ModelNames.Of($"{chunk.Document.Title}\n{chunk.Section}\n{chunk.Text}");

    /// <summary>What static vectors are made of.</summary>
    public static string TextOf(Chunk chunk) => $"{chunk.Document.Title} {chunk.Section}\n{chunk.Text}";

    /// <summary>The rows and sentences.</summary>
    public IReadOnlyList<PassageUnit> Units =>
        field ??= [.. TextUnits.RowsAndSentences(chunk.Text).Select(s => s.Trim()).Where(s => s.Length > 0).Select(s => new PassageUnit(s))];
}

/// <summary>A row of a table, or a sentence.</summary>
internal sealed class PassageUnit(string text)
{
    private bool _hasVector;

    public string Text => text;
    public bool IsRow => TextUnits.IsRow(text);
    public HashSet<Term> Terms => field ??= [.. Analyzer.Terms(text)];
    public HashSet<string> Names => field ??= ModelNames.Of(text);

    public IReadOnlyList<WordVector> Words => field ??= WordVectors.Of(Forms.Of(text));
    public IReadOnlyList<(decimal From, decimal To)> Ranges => field ??= Numbers.RangesOf(text);

    public IReadOnlyList<(decimal Number, char Of)> Counts => field ??= Numbers.CountsOf(text);

    /// <summary>Static; null when no word of it is known.</summary>
    public float[]? Vector
    {
        get
        {
            if (!_hasVector)
                (field, _hasVector) = (StaticVectors.Of(text), true);
            return field;
        }
    }
}

/// <summary>Keeps the terms of the passages that were asked for last: what customers ask today they ask all day, and analysis is most
/// of a judgement's time.</summary>
internal sealed class PassageMemory
{
    /// <summary>Passages of one generation; two are kept, some ten kilobytes each passage.</summary>
    private const int Generation = 256;
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
