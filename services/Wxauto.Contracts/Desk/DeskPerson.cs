using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Desk;

/// <summary>Who does something at the desk. Pages and endpoints make it of the login; the permission was asked for before.</summary>
/// <param name="Id">How the audit names him: the claim <c>actor</c> (account, key or console-key). It stays when he is renamed.</param>
/// <param name="Name">As others read it: the claim <c>name</c>.</param>
/// <param name="Address">From where; for the audit. Empty: not known.</param>
public sealed record DeskPerson(string Id, string Name, string Address = "");

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
