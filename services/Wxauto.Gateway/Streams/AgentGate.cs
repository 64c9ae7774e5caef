using System.Globalization;
using Grpc.Core;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Streams;

/// <summary>Who may try to come in, how often, and with how many streams.</summary>
internal sealed class AgentGate(LoginBrake brake, StreamLimits limits)
{
    /// <summary>Counts what is refused because something was wrong; after some, attempts are not even looked at for a while.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: there were too many; or what the attempt ends with.</exception>
    public async Task<T> AttemptAsync<T>(string who, ServerCallContext context, Func<Task<T>> attempt)
    {
        var address = context.GetHttpContext().Connection.RemoteIpAddress;
        if (brake.Delay(who, address) is { Ticks: > 0 } delay)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, string.Create(CultureInfo.InvariantCulture,
                $"Too many wrong attempts from this address. Try again in {Math.Ceiling(delay.TotalSeconds)} s.")));
        try
        {
            var result = await attempt();
            brake.Succeeded(who, address);
            return result;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unauthenticated or StatusCode.NotFound)
        {
            brake.Failed(who, address);
            throw;
        }
    }

    /// <summary>A place for a stream until it is disposed of.</summary>
    public IDisposable Enter(string agent, ServerCallContext context) =>
        limits.Enter(agent, context.GetHttpContext().Connection.RemoteIpAddress);
}
