using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Documents;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Distill.Texts;

/// <summary>Passages and sentences of sample companies; those that are measured with stay out.</summary>
internal static class OwnDocuments
{
    private const int ShortestSentence = 6;
    private static readonly string[] Companies = ["shop", "clothing"];

    public static IReadOnlyList<string> Read(string repository) => [.. Companies
        .SelectMany(c => Directory.EnumerateFiles(Path.Combine(repository, "samples", c, "knowledge")).Order(StringComparer.Ordinal))
        .SelectMany(Texts).Select(PlainText.Fold).Distinct()];

    private static IEnumerable<string> Texts(string file)
    {
        var parsed = DocumentParsing.Parse(new DocumentFile(Path.GetFileName(file), File.ReadAllBytes(file)), new ParseLimits(), default);
        foreach (var piece in Chunker.Cut(parsed, new ChunkingSpec()))
        {
            yield return $"{parsed.Title} {piece.Section} {piece.Text}";
            foreach (var sentence in TextUnits.Sentences(piece.Text).Select(s => s.Trim()).Where(s => s.Length >= ShortestSentence))
                yield return sentence;
        }
    }
}
