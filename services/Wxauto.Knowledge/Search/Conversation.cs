using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Search;

/// <summary>Asks a question alone, with what was said before, or both, and takes what is understood better.</summary>
internal static class Conversation
{
    /// <summary>Above this a question is understood well enough alone.</summary>
    private const double SureAlone = 0.75;

    /// <summary>A question that refers to something before may still stand alone, when it is found so much better that way.</summary>
    private const double MuchBetter = 0.2;

    /// <param name="find">Gets what was said before, or an empty text.</param>
    public static async ValueTask<KnowledgeResult> AskAsync(KnowledgeQuery query, Func<string, ValueTask<KnowledgeResult>> find)
    {
        var before = string.Join('\n', query.Before);
        var alone = await find("");
        if (before.Length == 0)
            return alone;
        var refers = Standing.Refers(query.Question);
        if (!refers && alone.Confidence >= SureAlone)
            return alone;
        var together = await find(before);
        if (Standing.OnlyNames(query.Question))
            return Together();
        // What was said before makes no answer of a question that stands alone and finds none.
        if (together.Confidence < SureAlone && Standing.StandsAlone(query.Question))
            return alone;
        return alone.Confidence > together.Confidence + (refers ? MuchBetter : 0) ? alone : Together();

        KnowledgeResult Together() => together with { How = SearchReasons.WithConversation.With(together.How!) };
    }
}
