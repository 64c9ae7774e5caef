using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Pipeline.Turns;
using Wxauto.Pipeline.Understanding;

namespace Wxauto.Pipeline.Stages;

/// <summary>
/// Lets a provider answer from the evidence (G5). A model reads whatever was found, and its answer is checked; where nothing but the
/// passage itself can be sent, the passage must be likely to answer. A model whose answer does not hold counts as none.
/// </summary>
internal sealed class GenerateStage(IChatRouter router) : IReplyStage
{
    public string Name => "generate";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var found = turn.Knowledge!;
        var thresholds = turn.Agent.Reply.Confidence;
        var reads = router.AsksModels(turn.Agent.Ai);
        if (found.Evidence.Count == 0 || (!reads && found.Confidence < thresholds.Clarify))
            return StageResult.Stop(new Decision(Outcome.HandOff, TurnReasons.NoEvidence.With(found.Confidence, thresholds.Clarify),
                turn.Text("noEvidence")));
        if (!reads && found.Confidence < thresholds.Answer)
            return StageResult.Stop(AskBack(turn, TurnReasons.WeakEvidence.With(found.Confidence, thresholds.Answer)));
        var result = await router.AnswerAsync(Request(turn, found), cancellationToken);
        switch (result)
        {
            case Answered answer:
                turn.Answer = answer;
                turn.Usage = (answer.Provider, answer.Model, answer.InputTokens, answer.OutputTokens);
                if (answer.Evidence.Count > found.Evidence.Count)
                    turn.Knowledge = found with { Evidence = answer.Evidence };
                // Words meant for staff say that a person is needed.
                if (answer.Fault is { } fault && found.Confidence >= thresholds.Clarify && fault.Code != AnswerReasons.ForStaff.Name)
                    return StageResult.Stop(AskBack(turn, TurnReasons.NotLetThrough.With(fault)));
                return StageResult.Continue(Said(answer), answer.Route);
            case HandOffAsked asked:
                turn.Usage = (asked.Provider, asked.Model, asked.InputTokens, asked.OutputTokens);
                return StageResult.Stop(new Decision(Outcome.HandOff, TurnReasons.HandOffAsked.With(asked.Provider, asked.Why),
                    turn.Text("noEvidence")));
            case AnswerFailed failed:
                return StageResult.Stop(new Decision(Outcome.HandOff, failed.Why, turn.Text("failed")));
            default:
                throw new InvalidOperationException($"Unknown answer {result.GetType().Name}.");
        }
    }

    private static AnswerRequest Request(Turn turn, KnowledgeResult found)
    {
        var agent = turn.Agent;
        var tone = turn.Memory.Tone.Length > 0 ? turn.Memory.Tone : agent.Persona.Tone;
        return new AnswerRequest(agent.Ai, new Persona(agent.DisplayName, tone, agent.Persona.Instructions, agent.Persona.Language),
            turn.Quoted.Length > 0 ? $"「{turn.Quoted}」\n{turn.Question}" : turn.Question, turn.Memory.Recent, found.Evidence,
            agent.Reply.MaxLength)
        {
            Agent = turn.Conversation.Agent, ConversationId = turn.Conversation.Id, Summary = turn.Memory.Summary,
            Facts = turn.Memory.Facts, Tier = turn.Memory.Tier, MaySearch = agent.Knowledge.Count > 0 ? agent.Asking("") : null,
            Attachments = [.. turn.Messages.Where(m => m.SenderKind == SenderKind.Other).SelectMany(m => MessageDetails.Of(m)?.Blobs ?? [])
                .Select(b => new AttachmentReference(b.Name, b.MediaType, b.Id))],
            MayQuote = found.Confidence >= agent.Reply.Confidence.Answer,
            MayQuoteInstead = found.Confidence >= (1 + (4 * agent.Reply.Confidence.Answer)) / 5,
            MayFollowUp = agent.Ai.Tools.FollowUps && !turn.IsGroup,
        };
    }

    /// <summary>Names what the evidence is about, so that the customer can choose; who is not helped by the same choices is passed on.</summary>
    private static Decision AskBack(Turn turn, Reason why)
    {
        var topics = Offer.Of(turn.Knowledge!);
        if (Offer.In(turn.Memory)?.Has(topics) == true)
            return new Decision(Outcome.HandOff, TurnReasons.AskedTwice, turn.Text("noEvidence"));
        var text = topics is [var only] ? turn.Text("confirm").Replace("{title}", only.Title, StringComparison.Ordinal)
            : turn.Text("clarify") + string.Concat(topics.Select((t, i) => $"\n{i + 1}. {t.Title}"));
        return new Decision(Outcome.Clarify, why, text, topics);
    }

    private static Reason Said(Answered answer) => answer.Model.Length == 0
        ? TurnReasons.Quoted.With(answer.Text.Length) : TurnReasons.Generated.With(answer.Text.Length, answer.Provider, answer.Model);
}
