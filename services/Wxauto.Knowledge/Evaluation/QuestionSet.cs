using System.Text.Json;

namespace Wxauto.Knowledge.Evaluation;

/// <summary>One question of a set and what it should find.</summary>
/// <param name="Document">File name of the source that answers; null when a passage is given or nothing answers.</param>
/// <param name="Passage">Words of the passage that answers.</param>
/// <param name="Unanswerable">Nothing answers: it should be refused.</param>
public sealed record ExpectedAnswer(string Question, string? Document, string? Passage, bool Unanswerable)
{
    /// <summary>What the same customer wrote before, oldest first.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Reads JSON lines; empty lines are passed over.</summary>
    /// <exception cref="InvalidDataException">A line is not a question; the message names file and line.</exception>
    public static IReadOnlyList<ExpectedAnswer> Read(string file)
    {
        var questions = new List<ExpectedAnswer>();
        foreach (var (line, number) in File.ReadLines(file).Select((l, i) => (l, i + 1)).Where(l => !string.IsNullOrWhiteSpace(l.l)))
        {
            try
            {
                var read = JsonSerializer.Deserialize<ExpectedAnswer>(line, JsonSerializerOptions.Web);
                questions.Add(read is { Question.Length: > 0 } && (read.Document is not null ? 1 : 0) + (read.Passage is not null ? 1 : 0)
                    + (read.Unanswerable ? 1 : 0) == 1
                    ? read : throw new InvalidDataException(
                        "needs a question and exactly one of document, passage, and unanswerable: true"));
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                throw new InvalidDataException($"{file}:{number} {e.Message}", e);
            }
        }
        return questions.Count > 0 ? questions : throw new InvalidDataException($"{file} has no questions");
    }
}
