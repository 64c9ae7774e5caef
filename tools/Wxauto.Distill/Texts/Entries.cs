using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Distill.Texts;

/// <summary>The tokens that get a vector: characters and Latin pieces of the teacher's vocabulary, frequent words, and words of the
/// service words and the documents.</summary>
internal static partial class Entries
{
    /// <summary>Words that jieba counted at least 96 times.</summary>
    private const int LeastPower = 7;
    private const int LongestWord = 4;

    public static (IReadOnlyList<string> All, IReadOnlyList<string> Words) Of(string vocabularyFile, ServiceWords service,
        IReadOnlyList<string> documents)
    {
        var pieces = File.ReadLines(vocabularyFile).Where(e => Piece().IsMatch(e) && PlainText.Fold(e) == e).ToList();
        var phrases = service.Things.Concat(service.Questions).SelectMany(g => g).ToList();
        var own = string.Join('\n', phrases.Concat(documents));
        var words = Dictionary.Read()
            .Where(w => w.Word.Length <= LongestWord && (w.Power >= LeastPower || own.Contains(w.Word, StringComparison.Ordinal)))
            .Select(w => w.Word).Concat(service.Things.SelectMany(g => g)).Where(w => Word().IsMatch(w)).Distinct().ToList();
        return ([.. pieces.Concat(words).Distinct()], words);
    }

    [GeneratedRegex(@"^(?:[\u3400-\u9fff]|(?:##)?(?:[a-z]+|[0-9]+))$")]
    private static partial Regex Piece();

    [GeneratedRegex(@"^[\u3400-\u9fff]{2,4}$")]
    private static partial Regex Word();
}
