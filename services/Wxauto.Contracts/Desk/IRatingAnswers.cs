namespace Wxauto.Contracts.Desk;

/// <summary>Whether a customer answers how it was, so that the AI takes it for no question.</summary>
public interface IRatingAnswers
{
    /// <summary>He was asked in this conversation, has not answered yet, and this is a rating.</summary>
    ValueTask<bool> IsRatingAsync(Guid conversationId, string text, CancellationToken cancellationToken);
}
