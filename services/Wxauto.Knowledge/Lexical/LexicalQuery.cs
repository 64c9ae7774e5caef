using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Lexical;

/// <summary>Makes of a question what is searched for in one index.</summary>
internal static class LexicalQuery
{
    /// <summary>A single character says less than a pair: chosen with k1 on CMRC 2018, where it lifts recall@5
    /// from 0.995 to 0.997.</summary>
    private const float CharacterWeight = 0.3f;

    /// <summary>Another pair of the same sound may be meant where nobody writes the pair as it stands.</summary>
    private const float SoundWeight = 0.6f;
    private const float SynonymWeight = 0.9f;

    /// <summary>Words of the conversation say what the question is about, not what it asks.</summary>
    private const float ContextWeight = 0.35f;

    /// <summary>In a large index, characters in more chunks than this share only cost time: pairs say it better.</summary>
    private const double TooCommon = 0.1;
    private const int SmallIndex = 1000;

    /// <param name="context">What the customer said before, or empty.</param>
    public static List<QueryTerm> Of(string question, string context, LexicalIndex index, Synonyms synonyms)
    {
        var query = new List<QueryTerm>();
        var seen = new HashSet<Term>();
        var group = 0;
        var folded = PinyinWords.Spelled(Forms.Of(question), word => index.Frequency(word) > 0, synonyms);
        var emphasis = Emphasis.Of(folded);
        var (rest, groups) = synonyms.Take(folded);
        foreach (var ways in groups)
            AddWays(ways);
        foreach (var sounds in PinyinWords.Of(folded, word => index.Frequency(word) > 0, seen))
            AddSounds(sounds);
        foreach (var term in Analyzer.Terms(Analyzer.WithoutFiller(groups.Count > 0 ? rest : folded)))
            if (seen.Add(term))
                AddTerm(term);
        foreach (var term in context.Length == 0 ? [] : Analyzer.Terms(Analyzer.WithoutFiller(context)))
            if (seen.Add(term) && term.Kind != TermKind.Character)
                query.Add(new QueryTerm(term, index.Rarity(term) * ContextWeight, Adds: true));
        return query;

        float Says(Term term) => emphasis.GetValueOrDefault(term, 1);

        void AddTerm(Term term)
        {
            if (term.Kind == TermKind.Character)
            {
                if (index.Count < SmallIndex || index.Frequency(term) < index.Count * TooCommon)
                    query.Add(new QueryTerm(term, index.Rarity(term) * CharacterWeight) { Emphasis = Says(term) });
                return;
            }
            var weight = index.Rarity(term);
            var alike = term.Kind == TermKind.Pair && index.Frequency(term) == 0 ? index.SoundsLike(term) : [];
            query.Add(new QueryTerm(term, weight, alike.Count > 0 ? ++group : 0) { Emphasis = Says(term) });
            foreach (var other in alike)
                query.Add(new QueryTerm(other, weight * SoundWeight, group, Adds: true));
        }

        void AddSounds(int sounds)
        {
            var pairs = index.WithSound(sounds);
            var weight = pairs.Count == 0 ? index.Rarity(default) : pairs.Max(index.Rarity);
            query.Add(new QueryTerm(pairs.Count == 0 ? default : pairs[0], weight, pairs.Count == 0 ? 0 : ++group));
            foreach (var pair in pairs.Skip(1))
                query.Add(new QueryTerm(pair, index.Rarity(pair), group, Adds: true));
        }

        // What was written counts as the rarest of its ways: it is the thing that is meant, whichever way the documents put it.
        void AddWays(IReadOnlyList<string> ways)
        {
            var own = Analyzer.Terms(ways[0]).Where(t => t.Kind != TermKind.Character).Distinct().ToList();
            var others = ways.Skip(1).SelectMany(w => Whole(Analyzer.Terms(w))).Distinct().ToList();
            // A sign such as an emoji has no terms: the words that it stands for are searched.
            if (own.Count == 0)
                own = others;
            if (own.Count == 0)
                return;
            var known = own.Concat(others).Where(t => index.Frequency(t) > 0).ToList();
            var weight = known.Count == 0 ? index.Rarity(own[0]) : known.Min(index.Rarity);
            foreach (var term in own)
                seen.Add(term);
            query.Add(new QueryTerm(own[0], weight, ++group));
            foreach (var other in own.Skip(1))
                query.Add(new QueryTerm(other, weight, group, Adds: true));
            foreach (var other in others.Except(own).Where(t => index.Frequency(t) > 0))
                query.Add(new QueryTerm(other, weight * SynonymWeight, group, Adds: true));
        }
    }

    private static IEnumerable<Term> Whole(List<Term> terms) => terms.Where(t => t.Kind != TermKind.Character);
}
