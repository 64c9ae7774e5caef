using Wxauto.Pipeline.Wording;

namespace Wxauto.Pipeline.Understanding;

/// <summary>Whether a customer wants a person, complains, is angry or threatens. 人工费多少钱 asks for a price.</summary>
internal static class PersonWish
{
    /// <summary>So many characters may stand between 找 and 经理.</summary>
    private const int Between = 5;

    /// <summary>"人工服务费" and "人工几点上班" are no wish: what follows a word for a person decides.</summary>
    public static bool Asks(string plain, PersonWording words)
    {
        if (words.Exact.Contains(plain))
            return true;
        var text = Blank(plain, words.Blank);
        return words.Phrases.Any(p => Stands(text, p, words.NotBefore))
            || words.Nouns.Any(n => Places(text, n).Any(at => !Follows(text, at + n.Length, words.NotBefore)
                && words.Verbs.Any(v => text.LastIndexOf(v, Math.Max(0, at - 1), Math.Min(at, Between + v.Length), StringComparison.Ordinal) >= 0)));
    }

    public static bool Complains(string plain, ComplaintWording words)
    {
        var text = Blank(plain, words.Blank);
        return Has(words.Words) || (Has(words.Weak) && !Has(words.Asking));

        bool Has(IReadOnlyList<string> any) => any.Any(w => text.Contains(w, StringComparison.Ordinal));
    }

    private static bool Stands(string text, string phrase, IReadOnlyList<string> notBefore) =>
        Places(text, phrase).Any(at => !Follows(text, at + phrase.Length, notBefore));

    private static bool Follows(string text, int at, IReadOnlyList<string> words) =>
        words.Any(w => string.CompareOrdinal(text, at, w, 0, w.Length) == 0);

    private static IEnumerable<int> Places(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            yield return at;
    }

    private static string Blank(string text, IReadOnlyList<string> words) =>
        words.Aggregate(text, (t, w) => t.Replace(w, new string(' ', w.Length), StringComparison.Ordinal));
}
