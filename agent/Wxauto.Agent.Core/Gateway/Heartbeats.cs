using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Says how the agent and WeChat are.</summary>
internal sealed class Heartbeats(IWeChatDriver driver, AgentSpool spool, AgentState state, AgentHealth health, TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StateLimit = TimeSpan.FromSeconds(5);
    private (TimeSpan Cpu, long At) _last = (TimeSpan.Zero, clock.GetTimestamp());

    public async Task RunAsync(GatewaySession session, TimeSpan interval, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await session.SendAsync(new AgentFrame { Heartbeat = await TakeAsync(cancellationToken) }, cancellationToken);
            await Task.Delay(interval < Shortest ? Shortest : interval, clock, cancellationToken);
        }
    }

    private async Task<Heartbeat> TakeAsync(CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var status = await StatusAsync(cancellationToken);
        var (cpu, at) = (process.TotalProcessorTime, clock.GetTimestamp());
        var elapsed = clock.GetElapsedTime(_last.At, at);
        var percent = elapsed > TimeSpan.Zero && _last.Cpu > TimeSpan.Zero ? 100 * (cpu - _last.Cpu) / elapsed : 0;
        _last = (cpu, at);
        return new Heartbeat
        {
            CpuPercent = percent,
            MemoryBytes = process.WorkingSet64,
            InboundQueue = spool.Inbound.Count,
            OutboundQueue = spool.Replies.Count,
            OldestReplyAge = spool.Replies.OldestAge is { } age ? Duration.FromTimeSpan(age) : null,
            WechatState = status.State,
            WechatDetail = GatewayCalls.Detail(health.ReadingProblem ?? status.Detail),
            Version = AgentVersion.Text,
            Paused = state.Paused,
        };
    }

    private async Task<WeChatStatus> StatusAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StateLimit);
        try
        {
            return await driver.GetStateAsync(limit.Token);
        }
        catch (DriverException e)
        {
            return new WeChatStatus(WeChatState.Unreadable, "", e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WeChatStatus(WeChatState.Unreadable, "", "WeChat did not answer in time.");
        }
    }
}
