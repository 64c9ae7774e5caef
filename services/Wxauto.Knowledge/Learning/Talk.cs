using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Learning;

/// <summary>Tells what is said from how politely it is said.</summary>
internal static partial class Talk
{
    private const string ClauseEnds = "，,。！!？?；;、～~\n ";
    private static readonly LearningWords Words = LearningWords.Current;
    private static readonly HashSet<string> Courtesies = Set(Words.Courtesies, Words.Particles);
    private static readonly HashSet<string> Acknowledgements = Set(Words.Acknowledgements, Words.Courtesies, Words.Particles);

    /// <summary>The text without WeChat's faces and without the greetings and thanks around it; empty when nothing else is there.</summary>
    public static string Bare(string text)
    {
        var clauses = Clauses(Face().Replace(text, " ")).ToList();
        while (clauses.Count > 0 && IsMadeOf(clauses[0], Courtesies))
            clauses.RemoveAt(0);
        while (clauses.Count > 0 && IsMadeOf(clauses[^1], Courtesies))
            clauses.RemoveAt(clauses.Count - 1);
        return string.Concat(clauses).Trim();
    }

    /// <summary>"好的", "知道了谢谢": nothing is asked.</summary>
    public static bool IsAcknowledgement(string text) => IsMadeOf(text, Acknowledgements);

    /// <summary>Every clause tells only that the answer comes later, or is courtesy.</summary>
    public static bool IsPromise(string text)
    {
        var said = Clauses(text).Select(Letters).Where(c => c.Length > 0 && !Covers(Acknowledgements, c)).ToList();
        return said.Count > 0 && said.All(c => Words.Promises.Any(p => c.Contains(p, StringComparison.Ordinal)));
    }

    /// <summary>The statements of an answer: questions back at its end are left out.</summary>
    public static string WithoutQuestionsBack(string text)
    {
        var sentences = TextUnits.Sentences(text).ToList();
        while (sentences.Count > 0 && (IsQuestion(sentences[^1]) || Letters(sentences[^1]).Length == 0))
            sentences.RemoveAt(sentences.Count - 1);
        return string.Concat(sentences).Trim();
    }

    /// <summary>Letters and digits in one width, case and script.</summary>
    public static string Letters(string text) =>
        string.Concat(PlainText.Fold(text).Where(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c)));

    /// <summary>The clauses of a text, each with the sign that ends it; together they are the text.</summary>
    public static IEnumerable<string> Clauses(string text)
    {
        var clause = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            clause.Append(text[i]);
            // A comma or a full stop within a figure ends nothing.
            if (!ClauseEnds.Contains(text[i], StringComparison.Ordinal)
                || (i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1])))
                continue;
            yield return clause.ToString();
            clause.Clear();
        }
        if (clause.Length > 0)
            yield return clause.ToString();
    }

    private static bool IsQuestion(string sentence)
    {
        var text = sentence.Trim();
        var letters = Letters(text);
        return text.EndsWith('?') || text.EndsWith('？') || Words.QuestionEndings.Any(e => letters.EndsWith(e, StringComparison.Ordinal))
            || (Words.SoftQuestionEndings.Any(e => letters.EndsWith(e, StringComparison.Ordinal))
                && Words.QuestionWords.Any(w => letters.Contains(w, StringComparison.Ordinal)));
    }

    private static bool IsMadeOf(string text, HashSet<string> phrases) => Covers(phrases, Letters(Face().Replace(text, " ")));

    /// <summary>Whether the letters are a row of phrases and nothing else.</summary>
    private static bool Covers(HashSet<string> phrases, string letters)
    {
        const int longest = 60;
        if (letters.Length > longest)
            return false;
        var reached = new bool[letters.Length + 1];
        reached[0] = true;
        for (var end = 1; end <= letters.Length; end++)
            for (var start = 0; start < end && !reached[end]; start++)
                reached[end] = reached[start] && phrases.Contains(letters[start..end]);
        return reached[^1];
    }

    private static HashSet<string> Set(params IEnumerable<string>[] lists) => [.. lists.SelectMany(l => l).Select(Letters)];

    /// <summary>[微笑]: how WeChat writes its faces into text.</summary>
    [GeneratedRegex(@"\[\p{L}{1,8}\]")]
    private static partial Regex Face();
}
