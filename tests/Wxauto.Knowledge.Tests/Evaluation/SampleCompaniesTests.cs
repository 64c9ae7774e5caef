using System.Text.Json;
using Wxauto.Documents;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Evaluation;

/// <summary>The sets of the two companies that are measured with hold what their README says.</summary>
public sealed class SampleCompaniesTests
{
    private static readonly string[] Kinds =
    [
        "greeting", "thanks", "farewell", "acknowledgement", "laughter", "emoji", "later", "praise", "chat", "insult",
        "person", "complaint", "anger", "threat", "question",
    ];

    [Theory]
    [InlineData("clothing")]
    [InlineData("parts")]
    public void Every_answer_stands_in_the_document_that_is_named(string company)
    {
        var documents = Directory.EnumerateFiles(Path.Combine(FolderOf(company), "knowledge"))
            .ToDictionary(f => Path.GetFileName(f), Words);
        var asked = Lines<Row>(company, "questions.jsonl");
        ExpectedAnswer.Read(Path.Combine(FolderOf(company), "questions.jsonl")).Should().HaveCount(asked.Count);
        asked.Should().OnlyContain(r => r.Unanswerable || (r.Document != null ? documents[r.Document].Contains(r.Answer!)
            : documents.Values.Any(d => d.Contains(r.Passage!))));
        asked.Select(r => string.Join('\n', [.. r.After ?? [], r.Question])).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void No_message_is_in_both_sets_and_every_one_has_a_kind()
    {
        List<Said> all = [.. Lines<Said>("clothing", "messages.jsonl"), .. Lines<Said>("parts", "messages.jsonl")];
        all.Select(m => m.Text).Should().OnlyHaveUniqueItems();
        all.Select(m => m.Kind).Distinct().Should().BeEquivalentTo(Kinds);
    }

    private static string FolderOf(string company) => Path.Combine(RepositoryRoot.Directory, "samples", company);

    private static List<T> Lines<T>(string company, string file) => [.. File.ReadLines(Path.Combine(FolderOf(company), file))
        .Select(l => JsonSerializer.Deserialize<T>(l, JsonSerializerOptions.Web)!)];

    private static string Words(string file) => string.Join('\n', DocumentParsing
        .Parse(new DocumentFile(Path.GetFileName(file), File.ReadAllBytes(file)), new ParseLimits(), default)
        .Blocks.SelectMany(b => b.Rows.SelectMany(r => r).Prepend(b.Text)));

    private sealed record Row(string Question, string[]? After, string? Document, string? Passage, string? Answer, bool Unanswerable);

    private sealed record Said(string Text, string Kind);
}
