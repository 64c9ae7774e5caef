using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Hosting;

/// <summary>What the data directory says of an agent, also while it runs.</summary>
public sealed record AgentStatus
{
    /// <summary>The name of the Agent resource, or null before the enrolment.</summary>
    public string? Agent { get; private init; }

    /// <summary>Messages that the platform has not committed.</summary>
    public int Inbound { get; private init; }

    /// <summary>Replies that have no outcome yet.</summary>
    public int Outbound { get; private init; }

    /// <summary>How long the oldest of these replies has waited; null without any.</summary>
    public TimeSpan? OldestReply { get; private init; }

    /// <summary>Outcomes that the platform does not know yet.</summary>
    public int Unreported { get; private init; }

    /// <summary>Messages that the platform refused and that are kept aside.</summary>
    public int Refused { get; private init; }

    /// <summary>What went wrong last and when (UTC), or null.</summary>
    public string? LastError { get; private init; }

    /// <summary>Null when there is no spool yet.</summary>
    /// <exception cref="SpoolKeyException">The key of the data directory cannot be used.</exception>
    public static AgentStatus? Read(AgentOptions options)
    {
        if (!File.Exists(Path.Combine(options.DataDirectory, SpoolDatabase.FileName)))
            return null;
        using var spool = AgentSpool.Open(options, TimeProvider.System);
        return new AgentStatus
        {
            Agent = new IdentityStore(spool.Meta).Identity?.Agent,
            Inbound = spool.Inbound.Count,
            Outbound = spool.Replies.Count,
            OldestReply = spool.Replies.OldestAge,
            Unreported = spool.Replies.Unreported(int.MaxValue).Count,
            Refused = spool.Inbound.RefusedCount,
            LastError = spool.Meta.Text(AgentHealth.LastErrorKey),
        };
    }
}
