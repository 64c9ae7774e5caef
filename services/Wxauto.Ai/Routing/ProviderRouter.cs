using Microsoft.Extensions.Logging;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Providers.Wire;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Routing;

/// <summary>
/// Asks the providers of a route until one answers, within a deadline, and keeps the books. Exactly one answer is ever
/// returned: whoever is still at work then is told to stop.
/// </summary>
internal sealed partial class ProviderRouter(ProviderDirectory providers, UsageLedger ledger, TimeOrderedId ids, TimeProvider time,
    ILogger<ProviderRouter> logger)
{
    private const int MaxAsks = 3;
    private const double HedgeAt = 0.95;

    /// <summary>While others could still be asked, one that hangs gets no more than this share of the time that is left.</summary>
    private const double Share = 0.5;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Useful = TimeSpan.FromMilliseconds(300);

    public async Task<Routed<T>> AskAsync<T>(RouteRequest request, ModelCall<T> call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var attempts = new List<Attempt>();
        while (true)
        {
            var before = attempts.Count;
            var routed = await RoundAsync(request, call, Candidates(request, attempts), attempts, started, cancellationToken);
            if (!routed.Answered)
                cancellationToken.ThrowIfCancellationRequested();
            if (routed.Answered || !await AnotherRoundAsync(request, attempts[before..], started, cancellationToken))
                return routed with { Overhead = Overhead(started, attempts) };
        }
    }

    /// <summary>Waits until some provider of the last round may work again. False when there is none, or no time for an
    /// answer would be left.</summary>
    private async Task<bool> AnotherRoundAsync(RouteRequest request, List<Attempt> round, long started, CancellationToken cancellationToken)
    {
        var left = Left(request, started) - Useful;
        var again = round.Where(a => a.Failure!.IsTransient).Select(a => (providers.Find(a.Provider), a.Failure!))
            .Where(a => a.Item1 is not null).ToList();
        if (again.Count == 0 || left <= TimeSpan.Zero)
            return false;
        var pauses = again.Where(a => a.Item2.Kind != FailureKind.Saturated).Select(a => Pause(a.Item1!, a.Item2)).ToList();
        var full = again.Where(a => a.Item2.Kind == FailureKind.Saturated).Select(a => a.Item1!).Distinct().ToList();
        if (full.Count == 0 && pauses.Min() >= left)
            return false;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = pauses.Count > 0 && pauses.Min() < left ? pauses.Min() : left;
        var first = await Task.WhenAny(full.Select(p => p.Slots.WaitAsync(wait.Token)).Append(Task.Delay(pause, time, wait.Token)));
        await wait.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first.IsCompletedSuccessfully && Left(request, started) > Useful;
    }

    private TimeSpan Pause(Provider provider, ProviderFailure failure)
    {
        var alone = provider.LeaveAloneUntil - time.GetUtcNow();
        var asked = failure.RetryAfter ?? BetweenRounds;
        return alone > asked ? alone : asked;
    }

    private async Task<Routed<T>> RoundAsync<T>(RouteRequest request, ModelCall<T> call, Queue<Candidate> candidates,
        List<Attempt> attempts, long started, CancellationToken cancellationToken)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<Outcome<T>>>(2);
        var hedged = !request.Hedging;
        while (true)
        {
            if (running.Count == 0)
            {
                if (StartNext(request, call, candidates, attempts, started, race.Token) is not { } begun)
                    return new Routed<T>(default, false, attempts, default, 0, null);
                running.Add(begun.Running);
                hedged |= begun.HedgeAfter is null || candidates.Count == 0;
                if (!hedged && await Task.WhenAny(begun.Running, Task.Delay(begun.HedgeAfter!.Value, time, race.Token)) != begun.Running)
                {
                    hedged = true;
                    if (StartNext(request, call, candidates, attempts, started, race.Token) is { } second)
                        running.Add(second.Running);
                }
            }
            var done = running.Count == 1 ? running[0] : await Task.WhenAny(running);
            var outcome = await done;
            running.Remove(done);
            attempts.Add(outcome.Attempt);
            if (outcome.Attempt.Failure is not null)
                continue;
            if (running.Count > 0)
                await race.CancelAsync();
            foreach (var loser in running)
                Discard(await loser);
            return new Routed<T>(outcome.Result, true, attempts, outcome.Usage, outcome.Spent, outcome.End);
        }
    }

    /// <summary>The answers of providers that were too late are paid and not used.</summary>
    private static void Discard<T>(Outcome<T> late)
    {
        late.End?.Close(late.Usage, null);
        (late.Result as IDisposable)?.Dispose();
    }

    /// <summary>The next provider that may be called, at work; those that may not are noted.</summary>
    private (Task<Outcome<T>> Running, TimeSpan? HedgeAfter)? StartNext<T>(RouteRequest request, ModelCall<T> call,
        Queue<Candidate> candidates, List<Attempt> attempts, long started, CancellationToken race)
    {
        while (candidates.TryDequeue(out var candidate))
        {
            var left = Left(request, started);
            var failure = left <= TimeSpan.Zero ? new ProviderFailure(FailureKind.Timeout, ProviderReasons.Deadline)
                : TryEnter(candidate, request, call.InputTokens, call.OutputTokens);
            if (failure is null)
            {
                var share = candidates.Count > 0 ? left * Share : left;
                var limit = share < candidate.Provider.Spec.Limits.Timeout ? share : candidate.Provider.Spec.Limits.Timeout;
                return (RunAsync(request, call, candidate, limit, race), candidate.Provider.Latency.Percentile(HedgeAt));
            }
            attempts.Add(new Attempt(candidate.Provider.Name, candidate.Model, failure, TimeSpan.Zero));
        }
        return null;
    }

    private async Task<Outcome<T>> RunAsync<T>(RouteRequest request, ModelCall<T> call, Candidate candidate, TimeSpan limit,
        CancellationToken race)
    {
        var (provider, model) = (candidate.Provider, candidate.Model);
        var began = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(race, timeout.Token);
        ProviderFailure failure;
        try
        {
            // A client that does not notice the cancellation must not hold the customer up.
            var result = await call.Run(provider.Client, model, either.Token).WaitAsync(either.Token);
            var took = time.GetElapsedTime(began);
            var attempt = new Attempt(provider.Name, model, null, took);
            if (call.EndsLater)
                return new(attempt, result, default, 0,
                    new StreamEnd((usage, broken) => Close(request, candidate, call, usage, broken, time.GetElapsedTime(began))));
            var used = call.Usage(result);
            return new(attempt, result, used, Close(request, candidate, call, used, null, took), null);
        }
        catch (OperationCanceledException) when (race.IsCancellationRequested)
        {
            failure = ProviderFailure.By(provider.Name, FailureKind.Cancelled, ProviderReasons.Stopped);
        }
        catch (OperationCanceledException)
        {
            failure = ProviderFailure.By(provider.Name, FailureKind.Timeout,
                ProviderReasons.NoAnswer.With(Math.Round(limit.TotalSeconds, 1)));
        }
        catch (Exception e)
        {
            failure = ProviderFailure.Of(provider.Name, e);
            if (failure.Kind == FailureKind.ThoughtsOnly)
                provider.Client.GiveMoreThoughts(model);
        }
        // What was asked is paid also when nobody waited for the answer.
        var asked = failure.Kind is FailureKind.Cancelled or FailureKind.Timeout ? new TokenUsage(call.InputTokens, 0, true) : failure.Used;
        var spent = Close(request, candidate, call, asked, failure, time.GetElapsedTime(began));
        if (request.TellsFailures)
            LogFailed(provider.Name, model, failure.Kind, failure.Detail);
        return new(new Attempt(provider.Name, model, failure, time.GetElapsedTime(began)) { WasAsked = true }, default, asked, spent, null);
    }

    private ProviderFailure? TryEnter(Candidate candidate, RouteRequest request, int input, int output)
    {
        var (provider, reserve) = (candidate.Provider, candidate.Reserve(input, output));
        if (request.VirtualKey is { } key && KeyFailure(key, provider, reserve) is { } refused)
            return refused;
        var failure = ledger.TryReserve(candidate.Account, provider.Spec.Budget, reserve) == BudgetAnswer.Spent
            ? ProviderFailure.By(provider.Name, FailureKind.Budget, ProviderReasons.BudgetSpent)
            : null;
        if (failure is null && (failure = provider.TryEnter((long)input + output + candidate.Thoughts)) is not null)
            ledger.GiveBack(candidate.Account, reserve);
        if (failure is not null && request.VirtualKey is { } mine)
            ledger.GiveBack(Account.OfKey(mine.Name, mine.Currency), reserve);
        return failure;
    }

    private ProviderFailure? KeyFailure(VirtualKeySpec key, Provider provider, long reserve) =>
        key.Budget.IsSet && key.Currency != provider.Spec.Prices.Currency
            ? ProviderFailure.By(provider.Name, FailureKind.Budget,
                ProviderReasons.OtherCurrency.With(provider.Spec.Prices.Currency, key.Currency))
        : ledger.TryReserve(Account.OfKey(key.Name, key.Currency), key.Budget, reserve) == BudgetAnswer.Spent
            ? new ProviderFailure(FailureKind.Budget, ProviderReasons.KeySpent.With(key.Name))
        : null;

    /// <summary>Gives back what the call had taken and writes it down. Returns what it cost.</summary>
    private long Close<T>(RouteRequest request, Candidate candidate, ModelCall<T> call, TokenUsage usage, ProviderFailure? failure,
        TimeSpan took)
    {
        var provider = candidate.Provider;
        var reserved = candidate.Reserve(call.InputTokens, call.OutputTokens);
        var cost = (long)Math.Ceiling(candidate.Price.Of(usage.Input, usage.Output) * 1_000_000);
        var now = time.GetUtcNow();
        provider.Leave(failure, took);
        ledger.Record(new AiCall
        {
            Id = ids.Next(), At = now, Day = ledger.DayOf(now), Agent = request.Agent, ConversationId = request.ConversationId,
            VirtualKey = request.VirtualKey?.Name ?? "",
            Provider = provider.Name, Model = candidate.Model, Purpose = request.Purpose, Reason = request.Reason.ToJson(),
            Outcome = failure?.Kind.ToString() ?? "Ok",
            InputTokens = usage.Input, OutputTokens = usage.Output, Estimated = usage.Estimated, CostMicros = cost,
            Currency = provider.Spec.Prices.Currency, Milliseconds = (int)took.TotalMilliseconds,
        });
        ledger.GiveBack(candidate.Account, reserved);
        if (request.VirtualKey is { } key)
            ledger.GiveBack(Account.OfKey(key.Name, key.Currency), reserved);
        return cost;
    }

    /// <summary>Who may be asked, best first: as the route says, by weight when it has weights, and those near the end
    /// of their budget last.</summary>
    private Queue<Candidate> Candidates(RouteRequest request, List<Attempt> attempts)
    {
        var hopeless = attempts.GroupBy(a => a.Provider).Where(g => g.Any(a => !a.Failure!.IsTransient)
            || g.Count(a => a.WasAsked) >= MaxAsks).Select(g => g.Key).ToHashSet();
        var open = new List<Candidate>(request.Route.Count);
        foreach (var name in Ordered(request))
        {
            if (hopeless.Contains(name))
                continue;
            if (providers.Find(name) is not { } provider)
                attempts.Add(new Attempt(name, "", new(FailureKind.Missing, ProviderReasons.Unknown.With(name)), TimeSpan.Zero));
            else if (request.Require.Any(r => provider.Spec.Labels.GetValueOrDefault(r.Key) != r.Value))
                attempts.Add(Attempt.Missing(name, "", ProviderReasons.NoLabels));
            else if (request.NeedsTools && provider.Spec.Tools == ToolUse.none)
                attempts.Add(new Attempt(name, "", new ProviderFailure(FailureKind.Refused, ProviderReasons.Of.With(name, ProviderReasons.NoTools))
                    { Said = new Refusal(400, "unsupported_parameter", "tools", "", null) }, TimeSpan.Zero));
            else if (request.Model is { } model)
                AddNamed(request, provider, model, open, attempts);
            else if (provider.Spec.Models.For(request.Use) is { } found && !provider.IsExtractive)
                open.Add(new Candidate(provider, found.Model, provider.Spec.Prices.Of(found.Priced)));
            else if (!provider.IsExtractive)
                attempts.Add(Attempt.Missing(name, "", ProviderReasons.NoModel.With(NameOf(request.Use))));
        }
        return new Queue<Candidate>(open.Count < 2 ? open : open.OrderBy(c => ledger.IsTight(c.Account, c.Provider.Spec.Budget)));
    }

    /// <summary>The manifest was checked for the models that it names; this one need not be among them.</summary>
    private static void AddNamed(RouteRequest request, Provider provider, string model, List<Candidate> open, List<Attempt> attempts)
    {
        var (spec, use) = (provider.Spec, request.Use);
        var priced = spec.Models.For(use)?.Priced ?? use;
        Reason? problem = provider.IsExtractive ? ProviderReasons.NoModels
            : spec.Preset == ProviderPreset.local && use is not (ModelUse.Embedding or ModelUse.Rerank)
                ? ProviderReasons.NoModel.With(NameOf(use))
            : spec.Preset == ProviderPreset.anthropic && use is ModelUse.Embedding or ModelUse.Rerank
                ? ProviderReasons.AnthropicHasNone.With(NameOf(use))
            : spec.Budget.IsSet && spec.Prices.Own(priced) is null ? ProviderReasons.NoPrice.With(NameOf(priced))
            : null;
        if (problem is null)
            open.Add(new Candidate(provider, model, spec.Prices.Of(priced)));
        else
            attempts.Add(Attempt.Missing(provider.Name, model, problem));
    }

    private static string NameOf(ModelUse use) => use.ToString().ToLowerInvariant();

    private static IEnumerable<string> Ordered(RouteRequest request)
    {
        if (request.Weights.Count == 0)
            return request.Route;
        var point = StickyShare(request.StickyTo) * request.Route.Sum(n => request.Weights.GetValueOrDefault(n));
        var first = request.Route.FirstOrDefault(n => (point -= request.Weights.GetValueOrDefault(n)) < 0) ?? request.Route[0];
        return request.Route.Where(n => n != first).Prepend(first);
    }

    /// <summary>0 to 1, always the same for the same text.</summary>
    private static double StickyShare(string text) =>
        text.Length == 0 ? Random.Shared.NextDouble()
        : BitConverter.ToUInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))) / (
            double)uint.MaxValue;

    private TimeSpan Left(RouteRequest request, long started) => request.Deadline - time.GetElapsedTime(started);

    private TimeSpan Overhead(long started, IReadOnlyList<Attempt> attempts)
    {
        var own = time.GetElapsedTime(started) - attempts.Took();
        return own > TimeSpan.Zero ? own : TimeSpan.Zero;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Provider} {Model} failed ({Kind}): {Detail}")]
    private partial void LogFailed(string provider, string model, FailureKind kind, Reason detail);

    private sealed record Candidate(Provider Provider, string Model, PriceSpec Price)
    {
        public Account Account { get; } = Account.OfProvider(Provider.Name, Provider.Spec.Prices.Currency);

        /// <summary>What a call may cost at most, in millionths.</summary>
        public long Reserve(int input, int output) =>
            (long)Math.Ceiling(Price.Of(Math.Max(0, input), Math.Max(0L, output) + Thoughts) * 1_000_000);

        /// <summary>Of the moment when the call was made, so that exactly what was taken is given back.</summary>
        public int Thoughts { get; } = Provider.ThoughtsOf(Model);
    }

    private sealed record Outcome<T>(Attempt Attempt, T? Result, TokenUsage Usage, long Spent, StreamEnd? End);
}
