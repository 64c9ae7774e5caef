namespace Wxauto.Knowledge.Learning;

/// <summary>One bubble of a conversation, for learning.</summary>
/// <param name="FromPerson">Of the company; otherwise of a customer.</param>
/// <param name="Sender">In a group, which member.</param>
/// <param name="IsText">Otherwise a picture, a voice or something else that is not read.</param>
/// <param name="TurnId">The turn that decided about it.</param>
/// <param name="Answered">That turn said something to the customer.</param>
internal sealed record Bubble(bool FromPerson, string Sender, bool IsText, string Text, DateTimeOffset SentAt, DateTimeOffset ReceivedAt,
    Guid? TurnId, bool Answered);

/// <summary>What a customer asked and a person answered.</summary>
/// <param name="Turns">The turns that decided about the question.</param>
/// <param name="At">When the answer began.</param>
/// <param name="LastAt">Its last bubble.</param>
/// <param name="Closed">The customer wrote after it: nothing more belongs to it.</param>
internal sealed record Exchange(string Question, string Answer, IReadOnlyCollection<Guid> Turns, DateTimeOffset At, DateTimeOffset LastAt,
    bool Closed);
