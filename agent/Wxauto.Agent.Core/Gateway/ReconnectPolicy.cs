using System.Security.Cryptography;
using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Says what ended a connection and when to try the next one.</summary>
internal sealed class ReconnectPolicy(TimeProvider clock, Random random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(0.5), Longest, random);

    // Only a person can mend these (a database that was put back, an address); asking often would be noise on both sides.
    private readonly Backoff _refused = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), random);

    // A person is expected to approve soon.
    private readonly Backoff _waiting = new(TimeSpan.FromSeconds(2), Longest, random);

    // A welcome says nothing about this PC's disk: only a connection that lasted does.
    private readonly Backoff _storage = new(TimeSpan.FromSeconds(0.5), Longest, random);
    private long? _welcomed;

    /// <summary>The gateway accepted a connection.</summary>
    public void Welcomed()
    {
        _welcomed = clock.GetTimestamp();
        _backoff.Reset();
        _refused.Reset();
        _waiting.Reset();
    }

    /// <summary>Whether a connection may end like this; anything else is a defect.</summary>
    public static bool IsExpected(Exception e) =>
        e is RpcException or ConfigurationException or OperationCanceledException or CryptographicException || SpoolFaults.IsStorage(e);

    /// <summary>
    /// Whether the platform itself has ended the enrolment: that does not come back, only a new one helps. A proxy's 403 looks the same
    /// but for its text, and passes.
    /// </summary>
    public static bool IsRevoked(Exception e) =>
        e is RpcException { StatusCode: StatusCode.PermissionDenied } refused
        && !refused.Status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal);

    /// <summary>What to tell, and how long to wait.</summary>
    public (string Problem, TimeSpan Wait) Ended(Exception e)
    {
        if (_welcomed is { } welcomed && clock.GetElapsedTime(welcomed) >= Longest)
            _storage.Reset();
        _welcomed = null;
        var (problem, backoff) = Classify(e);
        return (problem, backoff.Next());
    }

    private (string Problem, Backoff Backoff) Classify(Exception e) => e switch
    {
        RpcException { StatusCode: StatusCode.PermissionDenied } refused when IsRevoked(e) =>
            ($"The platform has revoked this agent; enrol it again. ({refused.Status.Detail})", _refused),
        RpcException { StatusCode: StatusCode.PermissionDenied } refused =>
            ($"Something before the platform refuses this agent. ({refused.Status.Detail})", _refused),
        RpcException { StatusCode: StatusCode.NotFound } unknown =>
            ($"The platform does not know this agent; enrol it again. ({unknown.Status.Detail})", _refused),
        RpcException { StatusCode: StatusCode.FailedPrecondition } waiting =>
            ($"The platform does not accept this agent yet: {waiting.Status.Detail}", _waiting),
        RpcException other => ($"No connection to the platform ({other.StatusCode}): {other.Status.Detail}", _backoff),
        _ when SpoolFaults.IsStorage(e) => (SpoolFaults.Describe(e), _storage),
        ConfigurationException => (e.Message, _refused),
        _ => ($"The connection broke off: {e.Message}", _backoff),
    };
}
