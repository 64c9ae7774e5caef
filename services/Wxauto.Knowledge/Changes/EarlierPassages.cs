using Wxauto.Knowledge.Tables;
using Wxauto.Storage.Sql;

namespace Wxauto.Knowledge.Changes;

/// <summary>A passage as it stands in one version of a document.</summary>
internal sealed record VersionPassage(string Section, string Text);

/// <summary>The passages of a version that is published no more, as they are kept to be compared with.</summary>
internal static class EarlierPassages
{
    /// <summary>Of one document; what comes behind is not kept.</summary>
    public const int MaxCharacters = 1_000_000;

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
        return JsonColumns.ToJson(kept);
    }

    public static IReadOnlyList<VersionPassage> Read(string json) => JsonColumns.FromJson<VersionPassage>(json);
}
