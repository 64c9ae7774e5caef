using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge.Search;

/// <summary>What speaks for and against a passage as the answer to a question. All shares are 0-1, weighted by the rarity of
/// the question's terms.</summary>
/// <param name="Covered">Of the question, what the passage has in heading and text.</param>
/// <param name="InUnit">What its best row or sentence has, together with the heading.</param>
/// <param name="InText">What its text has without the heading.</param>
/// <param name="Rarest">Whether it has the rarest term of the question, by how much that outweighs the others.</param>
/// <param name="Unknown">Of the question, what no passage of the base has.</param>
/// <param name="Weight">How much the question says at all, in nats.</param>
/// <param name="Characters">Of the question's single characters, what the passage has.</param>
/// <param name="Type">Whether its best row or sentence has the kind of thing that is asked for: -1 to 1, 0 when nothing special is.</param>
/// <param name="Strange">1 when the question names a model that nothing in the base has.</param>
/// <param name="Name">1 when the passage is about the models that the question names, -1 when about others.</param>
/// <param name="InDocument">Of the question, what its document has as a whole.</param>
/// <param name="Before">Of what was said before, what the passage has; 0 when nothing was.</param>
/// <param name="Rest">Of what is asked beyond the heading, what its best row or sentence has.</param>
/// <param name="RestWeight">How much of the question that is.</param>
/// <param name="UnitSimilarity">Static cosine of the question and the best row or sentence.</param>
/// <param name="RestSimilarity">The same of what is asked beyond the heading.</param>
/// <param name="HeadingSimilarity">Static cosine of the question and title and heading.</param>
/// <param name="Standing">-1 when the document counts no more, or not yet, and the question is about now.</param>
/// <param name="Near">Word by word, how near heading and best row or sentence come to the question.</param>
/// <param name="RestNear">The same of the words that the heading does not have.</param>
/// <param name="WorstNear">The word that they come least near to.</param>
/// <param name="Words">How many words are asked.</param>
/// <param name="Asks">1 when it is put as a question for something, 0.5 for yes or no, 0 when it may be a statement.</param>
/// <param name="Row">1 when a row of a table fits best.</param>
/// <param name="Parts">Rows and sentences of the passage.</param>
/// <param name="UnitLength">Characters of the best one.</param>
/// <param name="PassageType">As Type, of the whole passage.</param>
/// <param name="Counts">1 when the question counts as the row or sentence does (5 下), -1 when otherwise.</param>
/// <param name="Range">Of the question's numbers, the share that lies in ranges of the row.</param>
/// <param name="Similarity">Static cosine of the question and the whole passage with its heading.</param>
/// <param name="Beside">1 when it is not said of what is asked, or the passage has nothing of what was asked before: it may be of something
/// else.</param>
internal readonly record struct Relevance(float Covered, float InUnit, float InText, float Rarest, float Unknown, float Weight,
    float Characters, float Type, float Strange, float Name, float InDocument, float Before, float Rest, float RestWeight,
    float UnitSimilarity, float RestSimilarity, float HeadingSimilarity, float Standing, float Near, float RestNear, float WorstNear,
    float Words, float Asks, float Row, float Parts, float UnitLength, float Range, float PassageType, float Counts, float Similarity,
    float Beside)
{
    public const int Count = 33;

    /// <summary>A model that the question names is not in it, and others are.</summary>
    public bool LacksName { get; init; }

    public static Relevance Of(Asked asked, LexicalIndex index, PassageTerms passage, IReadOnlyList<PassageTerms> document, float standing)
    {
        if (asked.Weight <= 0)
            return default;
        var (head, body) = (passage.Heading, passage.Text);
        var unit = asked.Best(passage.Units, passage);
        var (rest, restWeight) = asked.ShareOfRest(head, t => unit?.Terms.Contains(t) == true);
        var restVector = asked.VectorOfRest(head);
        var near = asked.Nearness(passage, unit);
        var (rarest, isIn) = asked.Rarest;
        return new Relevance(asked.Share(t => head.Contains(t) || body.Contains(t)),
            unit is null ? 0 : asked.Share(t => unit.Terms.Contains(t) || head.Contains(t)), asked.Share(body.Contains),
            isIn(t => head.Contains(t) || body.Contains(t)) ? rarest : -rarest, 1 - asked.Share(t => index.Frequency(t) > 0), asked.Weight,
            asked.Characters(t => body.Contains(t) || head.Contains(t)), AnswerTypes.Fit(asked.Question, unit?.Text ?? passage.Chunk.Text),
            asked.IsStrange ? 1 : 0, asked.NameFit(passage, unit),
            asked.Share(t => head.Contains(t) || document.Any(p => p.Text.Contains(t) || p.Heading.Contains(t))),
            asked.Before(t => body.Contains(t) || head.Contains(t)), rest, restWeight, asked.Similarity(unit?.Vector),
            passage.Units.Select(u => Asked.Cosine(restVector, u.Vector)).DefaultIfEmpty().Max(),
            asked.Similarity(passage.HeadingVector), standing, near.Mean, near.Beyond, near.Worst,
            asked.Words.Count, asked.Asks, unit is { IsRow: true } ? 1 : 0, passage.Units.Count, unit?.Text.Length ?? 0,
            unit is null ? 0 : asked.InRanges(unit), AnswerTypes.Fit(asked.Question, passage.Chunk.Text),
            unit is null ? 0 : asked.Counts(unit), asked.Similarity(passage.Vector),
            asked.IsBareBeside(head) || asked.IsLostIn(passage) ? 1 : 0)
            { LacksName = asked.LacksName(passage, unit) };
    }

    /// <summary>As a vector, for fitting and judging.</summary>
    public float[] Values => [Covered, InUnit, InText, Rarest, Unknown, MathF.Log(1 + Weight), Characters, Type, Strange, Name, InDocument,
        Before, Rest, RestWeight, UnitSimilarity, RestSimilarity, HeadingSimilarity, Standing, Near, RestNear, WorstNear,
        Words, Asks, Row, Parts, UnitLength, Range, PassageType, Counts, Similarity, Covered * MathF.Log(1 + Weight),
        Rest * RestWeight, Beside];
}
