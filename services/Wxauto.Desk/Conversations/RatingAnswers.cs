using Wxauto.Contracts.Desk;
using Wxauto.Desk.Projection;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Conversations;

/// <inheritdoc cref="IRatingAnswers"/>
/// <remarks>Only of what looks like a rating the database is asked, and only where customers are asked at all.</remarks>
internal sealed class RatingAnswers(Database database, DeskOptions options, DeskWording wording) : IRatingAnswers
{
    public async ValueTask<bool> IsRatingAsync(Guid conversationId, string text, CancellationToken cancellationToken) =>
        options.Rating.Ask && wording.RatingOf(text) is not null && await database.ReadAsync(async db =>
            (await DeskRows.EpisodesAsync(db, [conversationId])).GetValueOrDefault(conversationId)
                is { RatingAskedAt: { } asked, ResolvedAt: not null } episode
                // The desk may have taken it down already.
                && (episode.Score is null || episode.RatingWords == text && asked <= episode.ResolvedAt), cancellationToken);
}
