using Wxauto.Bench.Running;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>A base and the questions that it is measured with.</summary>
/// <param name="Folder">Its documents, from the root of the repository.</param>
internal sealed record QuestionSet(string Name, string Folder, string Questions)
{
    /// <summary>The sample shops; the trees of the confidence are fitted to them.</summary>
    public static IReadOnlyList<QuestionSet> Shops { get; } =
        [.. new[] { "shop", "clothing", "held-out", "parts" }
            .Select(n => new QuestionSet(n, $"samples/{n}/knowledge", $"samples/{n}/questions.jsonl"))];

    /// <summary>Of two others, which nothing is fitted to; none where they are not beside the repository.</summary>
    public static IReadOnlyList<QuestionSet> Cases { get; } =
        [.. new[] { "shop", "shop2" }
            .Select(n => new QuestionSet($"{n} cases", $"../shared/cases/knowledge/{n}", $"../shared/cases/knowledge/{n}-questions.jsonl"))
            .Where(s => Directory.Exists(Path.Combine(Repository.Root, s.Folder)))];

    public SearchableBase Load() => KnowledgeFolder.Load(Path.Combine(Repository.Root, Folder));

    public IReadOnlyList<ExpectedAnswer> Read() => ExpectedAnswer.Read(Path.Combine(Repository.Root, Questions));
}
