using System.Diagnostics;
using Prometheus;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.FollowUps;
using Wxauto.Conversations.Queue;
using Wxauto.Pipeline.Stages;

namespace Wxauto.Pipeline.Turns;

/// <summary>Runs the stages over a claimed conversation and makes of it what is committed.</summary>
internal sealed class TurnProcessor(IEnumerable<IReplyStage> stages, IResourceCatalog catalog, IChatRouter router,
    IConversationMemory memory, TimeOrderedId ids, TimeProvider time)
{
    private static readonly Histogram StageSeconds = Metrics.CreateHistogram("wxauto_stage_duration_seconds",
        "Time of one stage of a turn.", "stage");
    private readonly IReplyStage[] _stages = [.. stages];

    public async Task<DecidedTurn> ProcessAsync(ClaimedConversation claim, CancellationToken cancellationToken)
    {
        var turn = new Turn(claim, SpecOf(claim.Conversation.Agent));
        foreach (var stage in _stages)
        {
            var started = Stopwatch.GetTimestamp();
            var result = await stage.RunAsync(turn, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(started);
            StageSeconds.WithLabels(stage.Name).Observe(elapsed.TotalSeconds);
            turn.Trace.Add(new TraceEntry(stage.Name, result.Summary, result.Why, (long)elapsed.TotalMicroseconds));
            if (result.End is { } decision)
                return Decided(turn, await WhileAwaitedAsync(turn, decision, cancellationToken));
        }
        throw new InvalidOperationException("The last stage must end the turn.");
    }

    /// <summary>A conversation that failed again and again is passed to a person rather than lost; where the AI may not
    /// speak it stays silent.</summary>
    public async Task<DecidedTurn> GiveUpAsync(ClaimedConversation claim, Reason reason, CancellationToken cancellationToken)
    {
        var turn = new Turn(claim, SpecOf(claim.Conversation.Agent)) { Question = string.Join('\n', claim.Messages.Select(m => m.Text)) };
        turn.Trace.Add(new TraceEntry("failed", TurnReasons.HandedOff, reason, 0));
        foreach (var stage in _stages.Where(s => s is IdentifyStage or PolicyStage))
            if ((await stage.RunAsync(turn, cancellationToken)).End is { } silent)
                return Decided(turn, silent);
        return Decided(turn, await WhileAwaitedAsync(turn, new Decision(Outcome.HandOff, reason, turn.Text("failed")), cancellationToken));
    }

    /// <summary>A customer who waits for a person has been told so. Until half an hour after he last wrote he is told nothing more than what
    /// can be proved, unless the Agent reminds.</summary>
    private async ValueTask<Decision> WhileAwaitedAsync(Turn turn, Decision decision, CancellationToken cancellationToken)
    {
        var states = turn.Answer is not null || decision.Citations is { Count: > 0 };
        if (turn.Conversation.State != ConversationState.WaitingForPerson || decision.Text is null
            || !(decision.Outcome == Outcome.HandOff || (decision.Outcome == Outcome.Clarify && !states)
                || decision.Reason.Code == TurnReasons.Greeting.Name))
            return decision;
        var recalled = await turn.RecallAsync(memory, cancellationToken);
        return !recalled.Turns.Any(t => t.Outcome == Outcome.HandOff) ? decision : new Decision(
            decision.Outcome == Outcome.HandOff ? Outcome.HandOff : Outcome.Ignore, TurnReasons.AlreadyCalled.With(decision.Reason),
            turn.Agent.Reply.WhileAwaited == WhileAwaited.Remind ? turn.Text("awaited") : null);
    }

    private AgentSpec SpecOf(string agent) => catalog.Current.AgentOf(agent) ?? new AgentSpec { DisplayName = agent };

    private DecidedTurn Decided(Turn turn, Decision decision)
    {
        var now = time.GetUtcNow();
        var c = turn.Conversation;
        var record = new TurnRecord
        {
            Id = ids.Next(), ConversationId = c.Id, Agent = c.Agent, Question = turn.Question, Outcome = decision.Outcome,
            Reason = decision.Reason,
            Confidence = turn.Answer?.Confidence ?? turn.Knowledge?.Confidence ?? 0, Trace = turn.Trace,
            Citations = [.. (decision.Citations ?? []).Select(Citation.Of)],
            Provider = turn.Usage.Provider, Model = turn.Usage.Model, InputTokens = turn.Usage.Input, OutputTokens = turn.Usage.Output,
            ReceivedAt = turn.Messages.Count > 0 ? turn.Messages[0].ReceivedAt : now, DecidedAt = now,
        };
        var replies = decision.Text is null ? [] : ReplySplitter.Split(decision.Text, turn.Agent.Reply.MaxLength).Select(text => new Reply
        {
            Id = ids.Next(), TurnId = record.Id, ConversationId = c.Id, Agent = c.Agent, ChatId = c.ChatId, ChatName = c.Name,
            ChatKind = c.ChatKind,
            Text = text, MentionName = turn.IsGroup ? turn.ContactName : "", CreatedAt = now,
        }).ToList();
        return new DecidedTurn(record, turn.Claim, [.. turn.Messages.Select(m => m.Id)], replies,
            decision.Outcome == Outcome.HandOff ? ConversationState.WaitingForPerson : null)
        {
            FollowUps = decision.Outcome != Outcome.Reply ? [] : [.. (turn.Answer?.FollowUps ?? []).Select(f => new FollowUp
            {
                Id = ids.Next(), ConversationId = c.Id, TurnId = record.Id, Agent = c.Agent, DueAt = now + f.After, Text = f.Text,
            })],
            // Of who is left to people nothing is remembered either.
            Memory = decision.Outcome != Outcome.Ignore && !decision.Reason.Is(TurnReasons.LeftByTier) && router.AsksModels(turn.Agent.Ai)
                ? new MemoryNote(c.Id, c.Agent, turn.IsGroup ? "" : c.ChatId, turn.Agent.Ai) { ContextFrom = c.ContextFrom }
                : null,
        };
    }
}
