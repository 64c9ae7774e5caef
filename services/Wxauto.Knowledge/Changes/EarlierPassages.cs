using System.Text.Encodings.Web;
using System.Text.Json;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Changes;

/// <summary>A passage as it stands in one version of a document.</summary>
internal sealed record VersionPassage(string Section, string Text);

/// <summary>The passages of a version that is published no more, as they are kept to be compared with.</summary>
internal static class EarlierPassages
{
    /// <summary>Of one document; what comes behind is not kept.</summary>
    public const int MaxCharacters = 1_000_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<KnowledgeChunk> published)
    {
        var kept = new List<VersionPassage>();
        var characters = 0;
        foreach (var passage in published)
        {
            characters += passage.Section.Length + passage.Text.Length;
            if (characters > MaxCharacters)
                break;
            kept.Add(new VersionPassage(passage.Section, passage.Text));
        }
        return JsonSerializer.Serialize(kept, Json);
    }

    public static IReadOnlyList<VersionPassage> Read(string json) => JsonSerializer.Deserialize<List<VersionPassage>>(json, Json)!;
}
