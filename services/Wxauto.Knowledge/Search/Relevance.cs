using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge.Search;

/// <summary>What speaks for and against a passage as the answer to a question. All shares are 0-1, weighted by the rarity of
/// the question's terms.</summary>
/// <param name="Covered">Of the question, what the passage has in heading and text.</param>
/// <param name="InSentence">What its best sentence has, together with the heading.</param>
/// <param name="InText">What its text has without the heading.</param>
/// <param name="Rarest">Whether it has the rarest term of the question, by how much that outweighs the others.</param>
/// <param name="Unknown">Of the question, what no passage of the base has.</param>
/// <param name="Weight">How much the question says at all, in nats.</param>
/// <param name="Lead">How far the passage is ahead of the best passage of another document: 0 side by side, 1 alone.</param>
/// <param name="Type">Whether it has the kind of thing that is asked for: -1 to 1, 0 when nothing special is.</param>
/// <param name="StrangeModel">1 when the question names a model or number that nothing in the base has.</param>
/// <param name="ModelInHeading">1 when the passage is about the model that the question names, -1 when about another one.</param>
/// <param name="InDocument">Of the question, what its document has as a whole.</param>
/// <param name="Before">Of what was said before, what the passage has; 0 when nothing was.</param>
/// <param name="Characters">Of the question's single characters, what the passage has.</param>
internal readonly record struct Relevance(float Covered, float InSentence, float InText, float Rarest, float Unknown, float Weight,
    float Lead, float Characters, float Type, float StrangeModel, float ModelInHeading, float InDocument, float Before)
{
    /// <summary>Another way to say it, or a pair that sounds like it.</summary>
    private const float SameMeaning = 0.85f;

    public static Relevance Of(string question, IReadOnlyList<QueryTerm> query, LexicalIndex index, PassageTerms passage,
        IReadOnlyList<PassageTerms> document, float score, float nextScore)
    {
        var (head, body) = (passage.Heading, passage.Text);
        var models = Models.Of(question);
        var ways = query.Where(t => t.Group > 0 || !t.Adds).Where(t => t.Term.Kind != TermKind.Character)
            .GroupBy(t => t.Group > 0 ? t.Group : -1 - t.Term.GetHashCode())
                .Select(g => (Weight: g.Max(t => t.Adds ? 0 : t.Weight * t.Emphasis), Terms: g.ToList())).Where(g => g.Weight > 0).ToList();
        var total = ways.Sum(w => w.Weight);
        if (total <= 0)
            return default;
        float Share(Func<Term, bool> has) => ways.Sum(w => w.Terms.Where(t => has(t.Term))
            .Select(t => t.Adds ? w.Weight * SameMeaning : w.Weight).DefaultIfEmpty().Max()) / total;
        var sentence = passage.Sentences.Select(s => Share(t => s.Terms.Contains(t) || head.Contains(t))).DefaultIfEmpty().Max();
        var before = query.Where(t => t is { Group: 0, Adds: true }).ToList();
        var beforeWeight = before.Sum(t => t.Weight);
        var rarest = ways.MaxBy(w => w.Weight);
        var characters = query.Where(t => t.Term.Kind == TermKind.Character && !t.Adds).ToList();
        var characterWeight = characters.Sum(c => c.Weight * c.Emphasis);
        return new Relevance(Share(t => head.Contains(t) || body.Contains(t)), sentence, Share(body.Contains),
            rarest.Terms.Any(t => head.Contains(t.Term) || body.Contains(t.Term)) ? rarest.Weight / total : -rarest.Weight / total,
            ways.Where(w => w.Terms.All(t => index.Frequency(t.Term) == 0)).Sum(w => w.Weight) / total, total,
            score > 0 ? (score - nextScore) / score : 0,
            characterWeight > 0 ? characters.Where(c => body.Contains(c.Term) || head.Contains(c.Term))
                .Sum(c => c.Weight * c.Emphasis) / characterWeight : 0,
            AnswerTypes.Fit(question, passage.Chunk.Text), models.Any(m => index.Frequency(m) == 0) ? 1 : 0,
            models.Count == 0 ? 0 : models.Any(head.Contains) ? 1 : -1,
            Share(t => head.Contains(t) || document.Any(p => p.Text.Contains(t) || p.Heading.Contains(t))),
            beforeWeight > 0 ? before.Where(t => body.Contains(t.Term) || head.Contains(t.Term)).Sum(t => t.Weight) / beforeWeight : 0);
    }

    /// <summary>As a vector, for fitting and judging.</summary>
    public float[] Values => [Covered, InSentence, InText, Rarest, Unknown, MathF.Log(1 + Weight), Lead, Characters, Type, StrangeModel,
        ModelInHeading, Covered * MathF.Log(1 + Weight), InDocument, Before];
}
