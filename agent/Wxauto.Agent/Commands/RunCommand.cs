using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Gateway;
using Wxauto.Agent.Reading;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent run</c></summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(AgentOptions options, string? token, CancellationToken cancellationToken)
    {
        if (token is { Length: > 0 } && !IsEnrolled(options))
            await EnrollAsync(options, token, cancellationToken);
        using var only = InstanceLock.Take(options.DataDirectory);
        using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
        using var host = AgentHost.Build(options, spool, AgentHost.OpenDriver(options), TimeProvider.System);
        await host.RunAsync(cancellationToken);
        return 0;
    }

    /// <summary>A platform that is away, or in trouble, comes back; the same keys make a repeated enrolment harmless.</summary>
    /// <exception cref="RpcException">The platform refused the token.</exception>
    internal static async Task EnrollAsync(AgentOptions options, string token, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), Random.Shared);
        while (true)
        {
            try
            {
                await EnrollCommand.RunAsync(options, token, cancellationToken);
                return;
            }
            catch (RpcException e) when (!IsRefusal(e.StatusCode) && !cancellationToken.IsCancellationRequested)
            {
                Console.Error.WriteLine($"平台暂时无法登记，稍后重试（{e.StatusCode}：{e.Status.Detail}）");
                await Task.Delay(backoff.Next(), cancellationToken);
            }
        }
    }

    /// <summary>Asking again would not help.</summary>
    private static bool IsRefusal(StatusCode code) => code
        is StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.InvalidArgument or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Unimplemented;

    private static bool IsEnrolled(AgentOptions options)
    {
        using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
        return new IdentityStore(spool.Meta).Identity is not null;
    }
}
