using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Desk;

/// <summary>How a change at the desk ended. Expected refusals are values, nothing is thrown for them.</summary>
/// <param name="Refused">Why nothing was changed; null: done.</param>
/// <param name="Field">The field of the request that is at fault, in camel case; null when none is.</param>
/// <param name="Version">The conversation's version after it, as <see cref="InboxItem.Version"/>; 0 when nothing was changed.</param>
public sealed record DeskResult(Reason? Refused, string? Field = null, long Version = 0)
{
    public bool IsDone => Refused is null;

    /// <summary>What was made: of a note, a canned reply, a reply. Of a repeated command the id that the first one made.</summary>
    public Guid? Id { get; init; }

    public static DeskResult Done(long version, Guid? id = null) => new(null, null, version) { Id = id };

    public static DeskResult No(Reason reason, string? field = null) => new(reason, field);
}
