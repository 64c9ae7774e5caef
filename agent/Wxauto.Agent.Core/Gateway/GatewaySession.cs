using Google.Protobuf;
using Grpc.Core;
using Wxauto.Agent.Core.Spool;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>One stream to the gateway: its seal, and one frame at a time in either direction.</summary>
internal sealed class GatewaySession : IDisposable
{
    private readonly AsyncDuplexStreamingCall<AgentFrame, ServerFrame> _call;
    private readonly SemaphoreSlim _writing = new(1);

    private GatewaySession(AsyncDuplexStreamingCall<AgentFrame, ServerFrame> call, AgentSeal seal) => (_call, Seal) = (call, seal);

    public AgentSeal Seal { get; }

    /// <summary>Set when the gateway acknowledged something, so that more may be sent.</summary>
    public Signal Acknowledged { get; } = new();

    /// <summary>Sends Hello and waits for Welcome.</summary>
    /// <exception cref="RpcException">The gateway refused or went away.</exception>
    public static async Task<(GatewaySession Session, Welcome Welcome)> OpenAsync(
        AgentService.AgentServiceClient client,
        AgentIdentity identity,
        string accessToken,
        string driver,
        CancellationToken cancellationToken)
    {
        var (seal, ephemeral) = AgentSeal.ForAgent(identity.PlatformKey, identity.Agent);
        var call = client.Connect(new Metadata { { "authorization", $"Bearer {accessToken}" } }, cancellationToken: cancellationToken);
        var session = new GatewaySession(call, seal);
        try
        {
            var hello = new Hello
            {
                Version = AgentVersion.Text,
                Driver = driver,
                EphemeralKey = ByteString.CopyFrom(ephemeral),
                HostName = Environment.MachineName,
            };
            await session.SendAsync(new AgentFrame { Hello = hello }, cancellationToken);
            var first = await session.ReceiveAsync(cancellationToken);
            return first?.Welcome is { } welcome
                ? (session, welcome)
                : throw new RpcException(new Status(StatusCode.Internal, "The gateway did not begin with Welcome."));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public async Task SendAsync(AgentFrame frame, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _call.RequestStream.WriteAsync(frame, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            // The call ended while this was being written; the status is told to whoever reads.
            throw new RpcException(new Status(StatusCode.Unavailable, "The stream has ended.", e));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next frame, or null when the gateway ended the stream.</summary>
    public async Task<ServerFrame?> ReceiveAsync(CancellationToken cancellationToken) =>
        await _call.ResponseStream.MoveNext(cancellationToken) ? _call.ResponseStream.Current : null;

    public void Dispose()
    {
        _call.Dispose();
        Seal.Dispose();
        _writing.Dispose();
    }
}
