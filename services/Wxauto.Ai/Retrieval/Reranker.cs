using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Retrieval;

/// <summary>A better order of what was found, when it can be had in time. Every question asks, so a failure
/// is told once a minute.</summary>
internal sealed partial class Reranker(ProviderRouter router, TimeProvider time, ILogger<Reranker> logger) : IReranker
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new();

    public async ValueTask<IReadOnlyList<RerankScore>?> RerankAsync(string provider, string? model, string query,
        IReadOnlyList<string> passages, CancellationToken cancellationToken)
    {
        if (passages.Count == 0)
            return [];
        // A model reads the query anew with each passage, and most providers count it so.
        var guess = passages.Sum(TokenCounter.Guess) + passages.Count * TokenCounter.Guess(query);
        var request = new RouteRequest([provider], ModelUse.Rerank, Deadline, "rerank", AnswerReasons.ForPassages.With(passages.Count))
        {
            Model = model, TellsFailures = false,
        };
        var routed = await router.AskAsync(request,
            new ModelCall<RerankAnswer>(guess, 0, (client, name, ct) =>
                client.RerankAsync(name, query, passages, ct),
                answer => TokenUsage.OfInput(answer.Tokens, guess,
                    () => passages.Sum(TokenCounter.Count) + passages.Count * TokenCounter.Count(query))), cancellationToken);
        if (routed.Answered)
            return routed.Result!.Scores;
        Tell(provider, RouteFailure.Of(routed, (problems, remedy) => ProviderReasons.NotReranked.With(provider, problems, remedy)).Reason);
        return null;
    }

    private void Tell(string provider, Reason problem)
    {
        var now = time.GetUtcNow();
        var last = _told.GetOrAdd(provider, DateTimeOffset.MinValue);
        if (now - last >= Quiet && _told.TryUpdate(provider, now, last))
            LogFailed(problem);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Problem}")]
    private partial void LogFailed(Reason problem);
}
