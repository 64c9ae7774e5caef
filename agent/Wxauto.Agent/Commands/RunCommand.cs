using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Gateway;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent run</c></summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(AgentOptions options, string? token, CancellationToken cancellationToken)
    {
        if (token is { Length: > 0 } && !IsEnrolled(options))
            await EnrollCommand.RunAsync(options, token, cancellationToken);
        using var only = InstanceLock.Take(options.DataDirectory);
        using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
        using var host = AgentHost.Build(options, spool, AgentHost.OpenDriver(options), TimeProvider.System);
        await host.RunAsync(cancellationToken);
        return 0;
    }

    private static bool IsEnrolled(AgentOptions options)
    {
        using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
        return new IdentityStore(spool.Meta).Identity is not null;
    }
}
