using Wxauto.Contracts.Agent.V1;
using System.Globalization;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Conversations;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Lets a provider answer from the evidence; without enough of it nobody is asked (G5).</summary>
internal sealed class GenerateStage(IChatRouter router) : IReplyStage
{
    public string Name => "generate";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var found = turn.Knowledge!;
        var thresholds = turn.Agent.Reply.Confidence;
        if (found.Evidence.Count == 0 || found.Confidence < thresholds.Clarify)
            return StageResult.Stop(new Decision(Outcome.HandOff, Reason(TurnReasons.NoEvidence, found.Confidence, thresholds.Clarify), turn.Text("noEvidence")));
        if (found.Confidence < thresholds.Answer)
            return StageResult.Stop(new Decision(Outcome.Clarify, Reason(TurnReasons.WeakEvidence, found.Confidence, thresholds.Answer), Clarify(turn)));
        var result = await router.AnswerAsync(Request(turn, found), cancellationToken);
        switch (result)
        {
            case Answered answer:
                turn.Answer = answer;
                turn.Usage = (answer.Provider, answer.Model, answer.InputTokens, answer.OutputTokens);
                if (answer.Evidence.Count > found.Evidence.Count)
                    turn.Knowledge = found with { Evidence = answer.Evidence };
                return StageResult.Continue($"{answer.Text.Length} characters, {answer.Provider} {answer.Model}".TrimEnd(), answer.Route);
            case HandOffAsked asked:
                turn.Usage = (asked.Provider, asked.Model, asked.InputTokens, asked.OutputTokens);
                return StageResult.Stop(new Decision(Outcome.HandOff, $"{asked.Provider}: {asked.Reason}", turn.Text("noEvidence")));
            case AnswerFailed failed:
                return StageResult.Stop(new Decision(Outcome.HandOff, failed.Reason, turn.Text("failed")));
            default:
                throw new InvalidOperationException($"Unknown answer {result.GetType().Name}.");
        }
    }

    private static AnswerRequest Request(Turn turn, KnowledgeResult found)
    {
        var agent = turn.Agent;
        var tone = turn.Memory.Tone.Length > 0 ? turn.Memory.Tone : agent.Persona.Tone;
        return new AnswerRequest(agent.Ai, new Persona(agent.DisplayName, tone, agent.Persona.Instructions, agent.Persona.Language),
            turn.Quoted.Length > 0 ? $"「{turn.Quoted}」\n{turn.Question}" : turn.Question, turn.Memory.Recent, found.Evidence, agent.Reply.MaxLength)
        {
            Agent = turn.Conversation.Agent, ConversationId = turn.Conversation.Id, Summary = turn.Memory.Summary, Facts = turn.Memory.Facts, Tier = turn.Memory.Tier, KnowledgeBases = agent.Knowledge,
            Attachments = [.. turn.Messages.Where(m => m.SenderKind == SenderKind.Other).SelectMany(m => MessageDetails.Of(m)?.Blobs ?? []).Select(b => new AttachmentReference(b.Name, b.MediaType, b.Id))],
            MayFollowUp = agent.Ai.Tools.FollowUps && !turn.IsGroup,
        };
    }

    /// <summary>Names what the evidence is about, so that the customer can choose.</summary>
    private static string Clarify(Turn turn)
    {
        var titles = turn.Knowledge!.Evidence.Select(e => e.Title).Distinct().Take(3).Select(t => $"\n· {t}");
        return turn.Text("clarify") + string.Concat(titles);
    }

    private static string Reason(string what, double confidence, double threshold) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}: confidence {confidence:0.00} is below {threshold:0.00}");
}
