using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wxauto.Ai.Answers.Checking;
using Wxauto.Contracts.Knowledge;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Answers.Checking;

/// <summary>What models say, and what of it a customer may read, over the documents of two made-up shops (<c>cases</c>).</summary>
public sealed partial class AnswerCheckTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Directory, "tests/Wxauto.Ai.Tests/Answers/Checking/cases");
    private static readonly List<AnswerCase> Cases = [.. File.ReadLines(Path.Combine(Folder, "cases.jsonl"))
        .Select(l => JsonSerializer.Deserialize<AnswerCase>(l, JsonSerializerOptions.Web)!)];
    private static readonly ILookup<string, Evidence> Documents = Directory.GetFiles(Folder, "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).ToLookup(f => Path.GetFileName(Path.GetDirectoryName(f)!), ReadDocument);

    /// <summary>Those that a check of words can decide.</summary>
    public static TheoryData<string> Decided => [.. Cases.Where(c => !c.Open).Select(c => c.Id)];

    [Theory]
    [InlineData("整机：36 个月[1]\n内胆：18 个月", "整机：36 个月\n内胆：18 个月")]
    [InlineData("内胆是 36 个月[1]。", "")]
    public void A_figure_belongs_to_the_part_that_it_is_said_of(string answer, string sent) =>
        AnswerCheck.Check(answer, new AnswerContext([new Evidence("shop", "c", "a.md", "质保", "", "晨星炉 QX-20 整机质保 36 个月。内胆质保 18 个月。", 1)],
            "QX-20 质保多久", "zh-CN"), cut: false).Text.Should().Be(sent);

    [Theory]
    [MemberData(nameof(Decided))]
    public void What_the_passages_bear_out_is_sent_and_nothing_else(string id)
    {
        var (known, checkedAnswer) = Check(id);
        var (text, fault) = (Folded(checkedAnswer.Text), checkedAnswer.Fault);
        var said = $"of “{checkedAnswer.Text}” ({fault?.ToJson()}; {string.Join("; ", checkedAnswer.Removed.Select(r => r.ToJson()))})";
        if (known.Expect == "stopped")
        {
            (fault is not null || checkedAnswer.NeedsPerson).Should().BeTrue(said);
            return;
        }
        if (known.Expect == "cut" && fault is not null)
            return;
        fault.Should().BeNull(said);
        known.Must.Where(m => !m.Split('|').Any(w => text.Contains(Folded(w), StringComparison.Ordinal))).Should().BeEmpty(said);
        known.MustNot.Where(m => text.Contains(Folded(m), StringComparison.Ordinal)).Should().BeEmpty(said);
        foreach (var (words, most) in known.AtMost)
            (text.Split(Folded(words)).Length - 1).Should().BeLessThanOrEqualTo(most, said);
        MarkOrSeparators().IsMatch(text).Should().BeFalse(said);
    }

    private const string Prices = """
        型号（3 月 1 日起）：V5-08；名称：电磁阀；接口：G1/8；零售价（元）：68；会员价（元）：64
        型号（3 月 1 日起）：V5-10；名称：电磁阀；接口：G1/4；零售价（元）：82；会员价（元）：78
        """;
    private const string Hours = "人工客服每天 9:00-21:00 在线，节假日不休。行程 25 到 300 毫米。";

    [Theory]
    [InlineData("V5-10多少钱", Prices, "型号（3 月 1 日起）：V5-10；名称：电磁阀；接口：G1/4；零售价（元）：82；会员价（元）：78[1]")]
    [InlineData("V5-10接口多大", Prices, "型号（3 月 1 日起）：V5-10；名称：电磁阀；接口：G1/4；零售价（元）：82；会员价（元）：78")]
    [InlineData("你们几点上班", Hours, "人工客服每天 9:00-21:00 在线，节假日不休[1]。")]
    [InlineData("32S行程多少", "HQ-32S 的行程 25 到 300 毫米。", "HQ-32S 的行程 25 到 300 毫米。")]
    public void What_is_said_word_for_word_holds(string question, string passage, string answer) =>
        CheckOf(question, passage, answer).Should().Match<CheckedAnswer>(c => c.Fault == null && !c.NeedsPerson && c.Citations.Count == 1);

    [Theory]
    [InlineData("V5-10多少钱", Prices, "型号（3 月 1 日起）：V5-10；名称：电磁阀；接口：G1/4；零售价（元）：78；会员价（元）：78[1]")]
    [InlineData("V5-10多少钱", Prices, "型号（3 月 1 日起）：V5-08；名称：电磁阀；接口：G1/8；零售价（元）：68；会员价（元）：64[1]")]
    [InlineData("行程多长", Hours, "行程 25 到 25 毫米[1]。")]
    public void A_sentence_that_is_copied_with_other_figures_or_of_another_model_is_not_sent(string question, string passage, string answer) =>
        CheckOf(question, passage, answer).Fault.Should().NotBeNull();

    private static CheckedAnswer CheckOf(string question, string passage, string answer) => AnswerCheck.Check(answer,
        new AnswerContext([new Evidence("shop", "1", "a.md", "资料", "", passage, 1)], question, "zh-CN"), cut: false);

    private static (AnswerCase Case, CheckedAnswer Answer) Check(string id)
    {
        var place = Cases.FindIndex(c => c.Id == id);
        var known = Cases[place];
        var named = Mark().Matches(known.Answer).Select(m => m.Groups[1].Value).Concat(known.Needs).Distinct().ToList();
        var all = Documents[known.Shop].ToList();
        var others = all.Where(e => !named.Contains(e.ChunkId)).ToList();
        List<Evidence> evidence = [.. named.Select(n => all.Single(e => e.ChunkId == n)),
            .. Enumerable.Range(place, 3).Select(i => others[i % others.Count])];
        var answer = Mark().Replace(known.Answer, m => $"[{named.IndexOf(m.Groups[1].Value) + 1}]");
        return (known, AnswerCheck.Check(answer, new AnswerContext(evidence, known.Question, "zh-CN"), known.Cut));
    }

    private static Evidence ReadDocument(string file)
    {
        var lines = File.ReadAllLines(file);
        var name = Path.GetFileNameWithoutExtension(file);
        return new Evidence("shop", name, $"{name}.md", lines[0].TrimStart('#', ' '), "", Passage(lines.Skip(1)), 1);
    }

    /// <summary>Rows of tables as knowledge bases keep them: 型号：M2；价格：299 元.</summary>
    private static string Passage(IEnumerable<string> lines)
    {
        var passage = new StringBuilder();
        string[]? header = null;
        foreach (var line in lines.Where(l => !l.StartsWith("|--", StringComparison.Ordinal)))
        {
            var cells = line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (!line.StartsWith('|'))
                (header, _) = (null, passage.AppendLine(line));
            else if (header is null)
                header = cells;
            else
                passage.AppendJoin('；', header.Zip(cells, (h, c) => $"{h}：{c}")).AppendLine();
        }
        return passage.ToString().Trim();
    }

    /// <summary>White space and width do not matter.</summary>
    private static string Folded(string text) => Blank().Replace(text.Normalize(NormalizationForm.FormKC), "").ToLowerInvariant();

    [GeneratedRegex(@"\[\[([a-z0-9-]+)\]\]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\[\d+\]|[,、;]{2,}|[,、;:]$")]
    private static partial Regex MarkOrSeparators();

    /// <param name="Answer">What the model said; [[name]] stands for the mark of a document.</param>
    /// <param name="Expect">sent, cut (the same, or nothing) or stopped.</param>
    private sealed record AnswerCase(string Id, string Shop, string Question, string Answer, bool Cut, string Expect)
    {
        public IReadOnlyList<string> Must { get; init; } = [];
        public IReadOnlyList<string> MustNot { get; init; } = [];

        /// <summary>Documents of an answer without marks.</summary>
        public IReadOnlyList<string> Needs { get; init; } = [];
        public IReadOnlyDictionary<string, int> AtMost { get; init; } = new Dictionary<string, int>();

        /// <summary>Not to be decided without understanding.</summary>
        public bool Open { get; init; }
    }
}
