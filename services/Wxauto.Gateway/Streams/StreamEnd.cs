using Grpc.Core;

namespace Wxauto.Gateway.Streams;

/// <summary>Why the gateway ended a stream.</summary>
internal enum StreamEnd
{
    None,
    Superseded,
    Revoked,
    GatewayStops,
    NotRead,
}

internal static class StreamEnds
{
    /// <summary>What the agent is told.</summary>
    public static Status ToStatus(this StreamEnd end) => end switch
    {
        StreamEnd.GatewayStops => new Status(StatusCode.Unavailable, "This gateway process stops. Connect again: another one takes over."),
        StreamEnd.NotRead => new Status(StatusCode.ResourceExhausted,
            "What was sent down this stream was not read. Connect again: what still holds is sent again."),
        StreamEnd.Revoked => new Status(StatusCode.Aborted, "The agent's enrolment ended."),
        _ => new Status(StatusCode.Aborted, "Another stream of this agent took over."),
    };
}
