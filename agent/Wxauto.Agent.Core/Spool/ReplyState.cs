namespace Wxauto.Agent.Core.Spool;

/// <summary>How far a reply has come on this PC. Its name is what the spool's file says.</summary>
internal enum ReplyState
{
    Received,
    InFlight,
    Sent,
    Failed,
    Withdrawn,
}

/// <summary>The states as SQL literals, and as what the protocol calls their outcome.</summary>
internal static class ReplyStates
{
    public const string Received = $"'{nameof(ReplyState.Received)}'";
    public const string InFlight = $"'{nameof(ReplyState.InFlight)}'";
    public const string Sent = $"'{nameof(ReplyState.Sent)}'";
    public const string Failed = $"'{nameof(ReplyState.Failed)}'";
    public const string Withdrawn = $"'{nameof(ReplyState.Withdrawn)}'";

    /// <summary>Those without an outcome.</summary>
    public const string Open = $"{Received}, {InFlight}";

    public static SendOutcome OutcomeOf(ReplyState state) => state switch
    {
        ReplyState.Sent => SendOutcome.Sent,
        ReplyState.Failed => SendOutcome.Failed,
        ReplyState.Withdrawn => SendOutcome.Withdrawn,
        _ => throw new InvalidOperationException($"{state} is not an outcome."),
    };
}
