using System.Text.Json;
using System.Text.Json.Serialization;
using Wxauto.Knowledge.Evaluation;

namespace Wxauto.Knowledge.Tests.Evaluation;

/// <summary>What the sample shop's question set promises to those who measure with it: enough of each kind, and every
/// article asked about.</summary>
public sealed class SampleQuestionTests
{
    /// <summary>Notes of answerable questions with the least number of each.</summary>
    private static readonly Dictionary<string, int> Answerable = new()
    {
        ["colloquial"] = 25, ["typo"] = 25, ["traditional"] = 25, ["model"] = 25, ["multi-turn"] = 25,
        ["paraphrase"] = 12, ["number"] = 12, ["long"] = 12, ["short"] = 12, ["mixed"] = 12, ["courtesy"] = 12,
    };

    /// <summary>Notes of unanswerable questions with the least and the greatest number of each: strangers are easy to refuse, too many
    /// of them would flatter.</summary>
    private static readonly Dictionary<string, (int Least, int Most)> Unanswerable = new()
    {
        ["near-miss"] = (50, int.MaxValue), ["stranger"] = (1, 25), ["chatter"] = (1, int.MaxValue), ["injection"] = (1, 5),
    };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly string[] Articles = [.. Directory.EnumerateFiles(Path.Combine(SampleShopTests.Shop, "knowledge"), "*.md")
        .Select(f => Path.GetFileName(f))];

    private static readonly Row[] Rows = [.. File.ReadLines(SampleShopTests.Questions)
        .Select(l => JsonSerializer.Deserialize<Row>(l, Json)!)];

    [Fact]
    public void Every_line_asks_something_and_is_either_answered_by_an_article_or_by_none()
    {
        Rows.Should().OnlyContain(r => !string.IsNullOrWhiteSpace(r.Question) && r.Question == r.Question.Trim());
        Rows.Should().OnlyContain(r => r.Document == null == r.Unanswerable);
        Rows.Where(r => r.Document != null).Should().OnlyContain(r => Articles.Contains(r.Document));
    }

    [Fact]
    public void There_are_enough_questions_of_both_kinds()
    {
        Rows.Length.Should().BeGreaterThanOrEqualTo(360);
        Rows.Count(r => !r.Unanswerable).Should().BeGreaterThanOrEqualTo(280);
        Rows.Count(r => r.Unanswerable).Should().BeGreaterThanOrEqualTo(80);
    }

    [Fact]
    public void Every_note_is_of_the_list_and_frequent_enough()
    {
        var answerable = Rows.Where(r => !r.Unanswerable).CountBy(r => r.Note).ToDictionary();
        var unanswerable = Rows.Where(r => r.Unanswerable).CountBy(r => r.Note).ToDictionary();
        answerable.Keys.Should().BeEquivalentTo(Answerable.Keys);
        unanswerable.Keys.Should().BeEquivalentTo(Unanswerable.Keys);
        answerable.Should().OnlyContain(n => n.Value >= Answerable[n.Key]);
        unanswerable.Should().OnlyContain(n => n.Value >= Unanswerable[n.Key].Least && n.Value <= Unanswerable[n.Key].Most);
    }

    [Fact]
    public void Every_article_is_asked_about()
    {
        var asked = Rows.Where(r => r.Document != null).CountBy(r => r.Document!).ToDictionary();
        asked.Keys.Should().BeEquivalentTo(Articles);
        asked.Should().OnlyContain(a => a.Value >= 8);
    }

    [Fact]
    public void What_was_written_before_is_given_where_the_question_needs_it()
    {
        Rows.Where(r => r.After != null).Should().OnlyContain(r => r.After!.Length >= 1 && r.After.Length <= 3
            && r.After.All(m => !string.IsNullOrWhiteSpace(m)));
        Rows.Where(r => !r.Unanswerable).Should().OnlyContain(r => (r.Note == "multi-turn") == (r.After != null));
        Rows.Count(r => r.Unanswerable && r.After != null).Should().BeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public void No_question_is_asked_twice() => Rows.Select(r => string.Join('\n', [.. r.After ?? [], r.Question])).Should()
        .OnlyHaveUniqueItems();

    [Fact]
    public void The_evaluation_reads_every_line() =>
        ExpectedAnswer.Read(SampleShopTests.Questions).Select(e => (e.Question, e.Document, e.Unanswerable)).Should()
            .Equal(Rows.Select(r => (r.Question, r.Document, r.Unanswerable)));

    private sealed record Row(string Question, string[]? After, string? Document, bool Unanswerable, string Note);
}
