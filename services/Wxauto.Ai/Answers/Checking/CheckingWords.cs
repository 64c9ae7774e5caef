using System.Text;
using System.Text.Json;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Answers.Checking;

/// <summary>The words of a language by which sentences are told apart and compared; none of them is of one trade.</summary>
internal sealed record CheckingWords(
    IReadOnlyList<UnitKind> Units, IReadOnlyList<string> Counters, IReadOnlyList<string> Afternoon,
    IReadOnlyList<IReadOnlyList<string>> Synonyms, IReadOnlyList<string> Fillers, IReadOnlyList<string> Courtesies,
    IReadOnlyList<string> Apologies, IReadOnlyList<string> Person, IReadOnlyList<string> Unknown, IReadOnlyList<string> Done,
    IReadOnlyList<string> Staff, IReadOnlyList<string> SourceHeads, IReadOnlyList<string> Negators, IReadOnlyList<string> NotNegations,
    IReadOnlyList<string> Universals, IReadOnlyList<string> Conditions, IReadOnlyList<string> Outdated, IReadOnlyList<string> Past,
    IReadOnlyList<string> Computes, IReadOnlyList<string> Dependent, IReadOnlyList<string> Unfinished, IReadOnlyList<string> Echoes,
    IReadOnlyList<string> NotNames, IReadOnlyList<string> Bare,
    IReadOnlyList<string> Wishes, IReadOnlyList<string> LeadIns, IReadOnlyList<string> Announces, IReadOnlyList<string> Offers,
    IReadOnlyList<string> People,
    IReadOnlyList<string> Vague, IReadOnlyList<string> Feelings, IReadOnlyList<string> Qualifiers, IReadOnlyList<string> Excluded,
    IReadOnlyList<string> Closed, IReadOnlyList<string> Opened, IReadOnlyList<string> Only, IReadOnlyList<string> Bears,
    IReadOnlyList<string> Shown, string Asking, IReadOnlyList<AskedKinds> Asked)
{
    public static CheckingWords Current { get; } = Load();

    /// <summary>What is taken away of a clause to see whether it is courtesy only: the longest first.</summary>
    public IReadOnlyList<string> Polite => field ??= [.. Courtesies.Concat(Fillers).OrderByDescending(c => c.Length)];

    private static CheckingWords Load()
    {
        using var stream = typeof(CheckingWords).Assembly.GetManifestResourceStream("checking.zh-CN.json")!;
        return JsonSerializer.Deserialize<CheckingWords>(stream, JsonSerializerOptions.Web)!;
    }

    /// <summary>One width and case, without blanks but between two words of Latin letters or digits.</summary>
    public static string Compact(string text)
    {
        var folded = PlainText.Fold(text);
        var compact = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
            if (!char.IsWhiteSpace(folded[i]))
            {
                if (i > 0 && char.IsWhiteSpace(folded[i - 1]) && compact.Length > 0 && char.IsAsciiLetterOrDigit(compact[^1])
                    && char.IsAsciiLetterOrDigit(folded[i]))
                    compact.Append(' ');
                compact.Append(folded[i]);
            }
        return compact.ToString();
    }

    /// <summary>Whether one of the words stands in the text (both compact).</summary>
    public static bool Has(string text, IReadOnlyList<string> words) => words.Any(w => text.Contains(w, StringComparison.Ordinal));
}

/// <summary>Units of one kind, each with its factor to the kind's smallest.</summary>
internal sealed record UnitKind(string Kind, IReadOnlyDictionary<string, decimal> Names);

/// <summary>What kinds of figures a question with one of these words asks for.</summary>
internal sealed record AskedKinds(IReadOnlyList<string> Words, IReadOnlyList<string> Kinds)
{
    /// <summary>Captions of tables under which a bare figure is of these kinds: 价 of 零售价（元）：289.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];
}
