using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Lexical;

/// <summary>What is searched for.</summary>
/// <param name="Weight">By rarity, times what this kind of term says.</param>
/// <param name="Group">Not 0: one of several ways to say the same; they stand together, the best first.</param>
/// <param name="Adds">Lifts what has it, but is not missed where it is absent: another way to say what was asked,
/// words of the conversation.</param>
internal readonly record struct QueryTerm(Term Term, float Weight, int Group = 0, bool Adds = false)
{
    /// <summary>0-1: how much the word that the term stands in says, for judging what was found.</summary>
    public float Emphasis { get; init; } = 1;
}
