using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Learning;

/// <summary>Looks whether what is published says the same as a learnt answer, or something else.</summary>
internal static class Concerns
{
    private const int Passages = 3;

    /// <summary>Of the question, what a passage must have to be about it.</summary>
    private const float AboutQuestion = 0.5f;

    /// <summary>Of the answer, what a passage must have to say it.</summary>
    private const float SaysAnswer = 0.7f;

    /// <summary>Clauses that fit nearly as well as the best one.</summary>
    private const float NearlyAsWell = 0.05f;
    private const int MostFigures = 3;
    private static readonly LearningWords Words = LearningWords.Current;

    /// <summary>What speaks against the pair, null when nothing does.</summary>
    /// <param name="own">Name of the document that the pair is published as.</param>
    public static Reason? Of(SearchableBase searchable, string question, string answer, string own, DateTimeOffset now)
    {
        if (answer.Length == 0)
            return null;
        var (asked, said, both) = (Meaning.Of(question, searchable.Synonyms), Meaning.Of(answer, searchable.Synonyms),
            Meaning.Of($"{question}\n{answer}", searchable.Synonyms));
        var hits = searchable.FindWords(question, "", Passages + 1, new SearchScope([], "", now)).Where(h => h.Chunk.Document.Name != own)
            .Take(Passages);
        foreach (var (chunk, _) in hits)
        {
            var heading = chunk.Section.Length > 0 ? $"{chunk.Document.Title} › {chunk.Section}" : chunk.Document.Title;
            var passage = Meaning.Of($"{heading}\n{chunk.Text}", searchable.Synonyms);
            // In a small base a word that it does not have weighs as much as all others together; the
            // language's own weights know better then.
            if (Math.Max(searchable.Judge(chunk, searchable.Ask(question, "", now)).Covered, asked.ShareIn(passage)) < AboutQuestion)
                continue;
            if ((OtherFigures(answer, chunk.Text, both, searchable)
                ?? OtherWord(answer, chunk.Text, asked, both, searchable)) is var (here, there))
                return KnowledgeReasons.Contradicts.With(heading, here, there);
            if (said.ShareIn(passage) >= SaysAnswer && said.FiguresIn(passage)
                && Quantities.Of(answer).All(a => Quantities.Of(chunk.Text).Any(p => Same(a, p))))
                return KnowledgeReasons.AlreadyThere.With(heading);
        }
        return null;
    }

    /// <summary>A figure of the answer that stands nowhere in the passage, against those of its kind in the sentence
    /// that is about the same.</summary>
    private static (string Here, string[] There)? OtherFigures(string answer, string passage, Meaning both, SearchableBase searchable)
    {
        var (here, there) = (Quantities.Of(answer), Quantities.Of(passage));
        foreach (var figure in here.Where(f => there.Any(t => t.Kind == f.Kind) && !there.Any(t => Same(t, f))))
        {
            var sentence = TextUnits.Sentences(passage)
                .Select(s => (Figures: Quantities.Of(s).Where(q => q.Kind == figure.Kind).ToList(),
                Share: both.ShareIn(Meaning.Of(s, searchable.Synonyms))))
                .Where(s => s.Figures.Count > 0).MaxBy(s => s.Share);
            if (sentence.Share < AboutQuestion / 2)
                continue;
            var others = sentence.Figures.Where(q => !here.Any(h => Same(h, q))).ToList();
            if (others.Count > 0)
                return (figure.Written, [.. others.Select(q => q.Written).Distinct().Take(MostFigures)]);
        }
        return null;
    }

    /// <summary>A yes of the answer against a no of the clause that is about the same, or the other way.</summary>
    private static (string Here, string[] There)? OtherWord(
        string answer, string passage, Meaning asked, Meaning both, SearchableBase searchable)
    {
        foreach (var pair in Words.Opposites)
        {
            if (Talk.Clauses(answer).Select(c => Says(c, pair)).FirstOrDefault(s => s is not null) is not var (here, yes))
                continue;
            var clauses = Talk.Clauses(passage).Select(c => (Says: Says(c, pair), Meaning: Meaning.Of(c, searchable.Synonyms)))
                .Where(c => c.Says is not null)
                .Select(c => (c.Says, Share: both.ShareIn(c.Meaning), Asked: asked.ShareIn(c.Meaning))).ToList();
            var best = clauses.Select(c => c.Share).DefaultIfEmpty().Max();
            var fitting = clauses.Where(c => c.Share >= best - NearlyAsWell).ToList();
            if (fitting.Count > 0 && fitting.All(c => c.Says!.Value.Yes != yes && c.Asked >= AboutQuestion))
                return (here, [fitting[0].Says!.Value.Word]);
        }
        return null;
    }

    private static (string Word, bool Yes)? Says(string clause, LearningWords.Opposite pair)
    {
        if (pair.No.FirstOrDefault(w => clause.Contains(w, StringComparison.Ordinal)) is { } no)
            return (no, false);
        return pair.Yes.FirstOrDefault(w => clause.Contains(w, StringComparison.Ordinal)) is { } yes ? (yes, true) : null;
    }

    private static bool Same(Quantity a, Quantity b) => a.Kind == b.Kind && a.Value == b.Value;
}
