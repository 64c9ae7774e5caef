using System.Security.Cryptography;
using System.Text;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Learning;

/// <summary>A draft as a document of the source "learned": a table of one question, its answer, and its other wordings.</summary>
internal static class LearntDocument
{
    public const string Ending = ".csv";

    public static string NameOf(Guid draft) => $"{draft}{Ending}";

    /// <summary>The draft that a document was made of; null for other documents.</summary>
    public static Guid? DraftOf(string document) => document.EndsWith(Ending, StringComparison.Ordinal)
        && Guid.TryParseExact(document[..^Ending.Length], "D", out var id) ? id : null;

    public static byte[] Of(KnowledgeDraft draft) =>
        Encoding.UTF8.GetBytes($"{Row(LearningWords.Current.Header)}{Row([draft.Question, draft.Answer, string.Join('\n', Variants.Of(draft))])}");

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>RFC 4180.</summary>
    private static string Row(IEnumerable<string> cells) => string.Join(',',
        cells.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
}
