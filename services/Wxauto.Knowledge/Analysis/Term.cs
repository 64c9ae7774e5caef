using System.Text;

namespace Wxauto.Knowledge.Analysis;

internal enum TermKind : byte
{
    /// <summary>Two neighbouring characters of a Chinese run.</summary>
    Pair,

    /// <summary>One Chinese character.</summary>
    Character,

    /// <summary>Letters and digits that stand together: a word, a model or order number.</summary>
    Word,
}

/// <summary>What is indexed and searched for, in 64 bits: two bits for the kind, then one or two characters, or a hash of a word.</summary>
internal readonly record struct Term(ulong Key)
{
    private const int KindShift = 62;
    private const int RuneBits = 21;
    private const ulong Content = (1UL << KindShift) - 1;

    public TermKind Kind => (TermKind)(Key >> KindShift);

    public static Term Pair(Rune first, Rune second) => new(((ulong)first.Value << RuneBits) | (uint)second.Value);

    public static Term Character(Rune rune) => new(((ulong)TermKind.Character << KindShift) | (uint)rune.Value);

    /// <summary>FNV-1a: words of one index that share a key are rarer than one in a billion.</summary>
    public static Term Word(ReadOnlySpan<char> folded)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in folded)
            hash = (hash ^ c) * 1099511628211UL;
        return new(((ulong)TermKind.Word << KindShift) | ((hash ^ (hash >> 31)) & Content));
    }

    /// <summary>The two characters of a pair.</summary>
    public (Rune First, Rune Second) Characters => (new((int)(Key >> RuneBits)), new((int)(Key & ((1 << RuneBits) - 1))));
}
