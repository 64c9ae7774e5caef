using System.Text.RegularExpressions;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Answers;

/// <summary>The provider without any key: quotes the best passage, of a table the rows that answer, and names its source.</summary>
internal static partial class ExtractiveAnswer
{
    public const string Name = "extractive";

    public static AnswerResult From(AnswerRequest request)
    {
        if (request.Evidence.Count == 0)
            return new HandOffAsked(AnswerReasons.NothingToQuote, Name, "", 0, 0);
        var best = request.Evidence[0];
        var source = best.Section.Length > 0 ? $"《{best.Title}》{best.Section}" : $"《{best.Title}》";
        return new Answered($"{Plain(best.Rows.Length > 0 ? best.Rows : best.Text)}\n——摘自{source}", [0], Name, "", 0, 0);
    }

    /// <summary>A chat shows no Markdown.</summary>
    private static string Plain(string markdown) => Bullets().Replace(Emphasis().Replace(markdown, "$2"), "· ").Trim();

    [GeneratedRegex(@"(\*\*|__|`)(.+?)\1")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^\s*[-*+]\s+", RegexOptions.Multiline)]
    private static partial Regex Bullets();
}
