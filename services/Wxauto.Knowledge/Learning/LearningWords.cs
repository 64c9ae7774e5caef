using System.Text.Json;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Learning;

/// <summary>The language of learning (learning.zh-CN.json): what is courtesy, promise or question and how figures are written.</summary>
/// <param name="Title">Of learnt documents, as a customer may read it.</param>
/// <param name="Header">Of the table that a learnt answer is published as.</param>
/// <param name="Courtesies">Greetings, thanks and such: they are neither question nor answer.</param>
/// <param name="Acknowledgements">Who ends with one of these asks nothing any more.</param>
/// <param name="Promises">A clause with one of these tells that the answer comes later.</param>
/// <param name="SoftQuestionEndings">Ask only together with a question word.</param>
/// <param name="Units">Prices first: "¥" stands for them, too.</param>
/// <param name="Afternoon">Before an hour: it is one of the second half of the day.</param>
/// <param name="CalendarUnits">With a large figure they name a year, not a time.</param>
/// <param name="Opposites">Words of which one denies the other.</param>
internal sealed record LearningWords(
    string Title, string CustomerMark, IReadOnlyList<string> Header,
    IReadOnlyList<string> Courtesies, IReadOnlyList<string> Acknowledgements, IReadOnlyList<string> Particles,
    IReadOnlyList<string> Promises,
    IReadOnlyList<string> QuestionEndings, IReadOnlyList<string> SoftQuestionEndings, IReadOnlyList<string> QuestionWords,
    IReadOnlyList<LearningWords.Unit> Units, IReadOnlyList<string> Afternoon, IReadOnlyList<string> CalendarUnits,
    IReadOnlyList<LearningWords.Opposite> Opposites)
{
    public static LearningWords Current { get; } = JsonSerializer.Deserialize<LearningWords>(Resources.Text("learning.json"),
        JsonSerializerOptions.Web)!;

    /// <param name="Kind">Only figures of one kind are compared.</param>
    /// <param name="Names">How the unit is written, and how many of the kind's smallest unit it is.</param>
    internal sealed record Unit(string Kind, IReadOnlyDictionary<string, decimal> Names);

    internal sealed record Opposite(IReadOnlyList<string> Yes, IReadOnlyList<string> No);
}
