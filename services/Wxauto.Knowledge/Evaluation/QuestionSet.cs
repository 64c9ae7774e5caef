using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wxauto.Knowledge.Evaluation;

/// <summary>One question of a set and what it should find.</summary>
/// <param name="Document">File name of the source that answers; null when a passage is given or nothing answers.</param>
/// <param name="Passage">Words of the passage that answers.</param>
/// <param name="Unanswerable">Nothing answers: it should be refused.</param>
public sealed record ExpectedAnswer(string Question, string? Document, string? Passage, bool Unanswerable)
{
    /// <summary>Words that stand in what answers, where the document alone does not say enough; null: the document does.</summary>
    public string? Answer { get; init; }

    /// <summary>What the same customer wrote before, oldest first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Of the file, from 1.</summary>
    [JsonIgnore]
    public int Line { get; init; }

    /// <summary>Reads JSON lines; empty lines are passed over.</summary>
    /// <exception cref="InvalidDataException">Lines are not questions; the message names the file and each of them.</exception>
    public static IReadOnlyList<ExpectedAnswer> Read(string file)
    {
        var (questions, faults) = (new List<ExpectedAnswer>(), new List<string>());
        foreach (var (line, number) in File.ReadLines(file).Select((l, i) => (l, i + 1)).Where(l => !string.IsNullOrWhiteSpace(l.l)))
        {
            try
            {
                var read = JsonSerializer.Deserialize<ExpectedAnswer>(line, JsonSerializerOptions.Web);
                if (read is { Question.Length: > 0 } && (read.Document is not null ? 1 : 0) + (read.Passage is not null ? 1 : 0)
                    + (read.Unanswerable ? 1 : 0) == 1)
                    questions.Add(read with { Line = number });
                else
                    faults.Add($"{file}:{number} needs a question and exactly one of document, passage, and unanswerable: true");
            }
            catch (JsonException)
            {
                faults.Add($"{file}:{number} is not JSON such as {{\"question\": \"…\", \"document\": \"…\"}}");
            }
        }
        return faults.Count > 0 ? throw new InvalidDataException(string.Join('\n', faults))
            : questions.Count > 0 ? questions : throw new InvalidDataException($"{file} has no questions");
    }
}
