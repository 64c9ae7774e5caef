using System.Text.Json;
using Wxauto.Bench.Running;

namespace Wxauto.Bench.Measurements;

/// <summary>CMRC 2018 (dev; CC BY-SA 4.0), which is not part of the project.</summary>
/// <param name="Questions">Each with the number of its passage.</param>
internal sealed record CmrcPassages(IReadOnlyList<string> Passages, IReadOnlyList<(string Question, int Passage)> Questions)
{
    public static string File { get; } = Path.Combine(Repository.Root, "../shared/data/cmrc2018_dev.json");

    /// <summary>Null when the file is not here.</summary>
    public static CmrcPassages? Read()
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var json = JsonDocument.Parse(System.IO.File.ReadAllText(File));
        var paragraphs = json.RootElement.GetProperty("data").EnumerateArray()
            .SelectMany(a => a.GetProperty("paragraphs").EnumerateArray()).ToList();
        return new CmrcPassages([.. paragraphs.Select(p => p.GetProperty("context").GetString()!)],
            [.. paragraphs.SelectMany((p, i) => p.GetProperty("qas").EnumerateArray()
                .Select(q => (q.GetProperty("question").GetString()!, i)))]);
    }
}
