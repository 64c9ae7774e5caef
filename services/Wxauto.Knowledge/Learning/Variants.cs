using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Learning;

/// <summary>Other wordings of a draft's question, as they are stored.</summary>
internal static class Variants
{
    public const int Most = 20;
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static IReadOnlyList<string> Of(KnowledgeDraft draft) => JsonSerializer.Deserialize<List<string>>(draft.Variants) ?? [];

    public static string ToJson(IReadOnlyList<string> variants) => JsonSerializer.Serialize(variants, Options);
}
