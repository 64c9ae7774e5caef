using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Spool;

/// <summary>A reply as it rests here; <paramref name="Marker"/> is the driver's, from the moment it is in flight.</summary>
internal sealed record SpooledReply(string Id, ReplyBody Body, ReplyState State, string? Marker, int Attempts, DateTimeOffset ArrivedAt)
{
    public Chat Chat => new(Body.ChatId, Body.ChatName, Body.ChatKind);

    /// <summary>What is typed.</summary>
    public string Text => ReplyText.Of(Body);
}
