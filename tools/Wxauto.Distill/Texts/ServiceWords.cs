using Wxauto.Contracts.Text;

namespace Wxauto.Distill.Texts;

/// <summary>What customers and shops say, in groups of one meaning.</summary>
/// <param name="Things">Words and short phrases that stand within a sentence.</param>
/// <param name="Questions">Whole questions and statements.</param>
internal sealed record ServiceWords(IReadOnlyList<string[]> Things, IReadOnlyList<string[]> Questions)
{
    public static ServiceWords Read()
    {
        var sections = TextResources.Sections("service-words.txt");
        return new ServiceWords(Groups(sections["things"]), Groups(sections["questions"]));
    }

    private static List<string[]> Groups(IReadOnlyList<string> lines) =>
        [.. lines.Select(l => PlainText.Fold(l).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
