using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;

namespace Wxauto.Desk.Conversations;

/// <summary>Asks the customer once per episode how it was, in the transaction that ends it.</summary>
internal sealed class RatingQuestion(DeskOptions options, DeskWording wording)
{
    /// <summary>Whoever had it is in the episode already. Why nobody is asked is kept, too.</summary>
    public async Task AskAsync(DeskScope scope)
    {
        var episode = scope.Episode;
        // A case that was reopened is not rated twice.
        if (episode.RatingAskedAt is not null)
            return;
        if (!options.Rating.Ask || string.IsNullOrEmpty(episode.HandledById))
        {
            episode.RatingNotAsked = (options.Rating.Ask ? SupportReasons.RatingAi : SupportReasons.RatingOff).Reason.ToJson();
            return;
        }
        if (await PersonReplies.TellAsync(scope.Db, scope.Conversation, wording.AskRating, SupportReasons.RatingAsked,
            scope.Now) is not { } agent)
            return;
        (episode.RatingAskedAt, episode.RatingNotAsked) = (scope.Now, null);
        scope.Ready.Add(agent);
        scope.Events.Add(SupportReasons.RatingAsked);
    }
}
