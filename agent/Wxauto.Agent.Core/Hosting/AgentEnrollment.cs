using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Hosting;

/// <summary>Makes this PC the agent of an Agent resource.</summary>
public static class AgentEnrollment
{
    /// <summary>Shows the one-time token once.</summary>
    /// <exception cref="RpcException">The platform refused the token or cannot be reached.</exception>
    public static async Task<EnrollResponse> EnrollAsync(AgentOptions options, string token, CancellationToken cancellationToken)
    {
        using var spool = AgentSpool.Open(options, TimeProvider.System);
        using var channel = GatewayAddress.Open(options.Server, options.AllowInsecure);
        var client = new AgentService.AgentServiceClient(channel);
        return await new Enrollment(new IdentityStore(spool.Meta)).EnrollAsync(client, token, cancellationToken);
    }

    /// <summary>A platform that is away, or in trouble, comes back; the same keys make a repeated enrolment harmless.</summary>
    /// <param name="failed">Told of every attempt that will be repeated.</param>
    /// <exception cref="RpcException">The platform refused the token.</exception>
    public static async Task<EnrollResponse> EnrollPatientlyAsync(
        AgentOptions options, string token, Action<RpcException> failed, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), Random.Shared);
        while (true)
        {
            try
            {
                return await EnrollAsync(options, token, cancellationToken);
            }
            catch (RpcException e) when (!IsRefusal(e.StatusCode) && !cancellationToken.IsCancellationRequested)
            {
                failed(e);
                await Task.Delay(backoff.Next(), cancellationToken);
            }
        }
    }

    /// <summary>Whether the data directory holds an identity already.</summary>
    /// <exception cref="SpoolKeyException">The key of the data directory cannot be used.</exception>
    public static bool IsEnrolled(AgentOptions options)
    {
        using var spool = AgentSpool.Open(options, TimeProvider.System);
        return new IdentityStore(spool.Meta).Identity is not null;
    }

    /// <summary>Asking again would not help.</summary>
    private static bool IsRefusal(StatusCode code) => code is StatusCode.NotFound or StatusCode.FailedPrecondition
        or StatusCode.InvalidArgument or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Unimplemented;
}
