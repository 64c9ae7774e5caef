using Wxauto.Contracts.Conversations;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Queue;

/// <summary>A turn as the table has it.</summary>
internal sealed record TurnRow(
    Guid Id, Guid ConversationId, string Agent, string Question, Outcome Outcome, string ReasonCode, string ReasonValues, double Confidence,
    string Trace,
    string Citations, string Provider, string Model, int InputTokens, int OutputTokens, DateTimeOffset ReceivedAt, DateTimeOffset DecidedAt)
{
    /// <exception cref="InvalidOperationException">Its reason is not in the catalogue.</exception>
    public static TurnRow Of(TurnRecord turn) => new(
        turn.Id, turn.ConversationId, turn.Agent, turn.Question, turn.Outcome, turn.Reason.Code, turn.Reason.ValuesToJson(),
        turn.Confidence,
        JsonColumns.ToJson(turn.Trace), JsonColumns.ToJson(turn.Citations), turn.Provider, turn.Model, turn.InputTokens, turn.OutputTokens,
        turn.ReceivedAt, turn.DecidedAt);
}
