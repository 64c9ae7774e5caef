using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Tells the gateway what became of replies until it says that it knows. Belongs to one stream.</summary>
internal sealed class ReportUpload(GatewaySession session, ReplySpool replies, TimeProvider clock)
{
    private const int BatchSize = 64;

    // A report without an answer is told again after this long; telling twice is harmless.
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var reports = replies.Unreported(BatchSize);
            reports.ForEach(r => r.Error = GatewayCalls.Detail(r.Error));
            if (reports.Count > 0)
                await session.SendAsync(new AgentFrame { SendReports = new SendReports { Reports = { reports } } }, cancellationToken);
            await replies.Finished.WaitAsync(Repeat, clock, cancellationToken);
        }
    }

    public void HandleAcks(ReportAcks acks)
    {
        replies.MarkReported(acks.ReplyIds);
        // There may be more than one batch.
        if (replies.Unreported(1).Count > 0)
            replies.Finished.Set();
    }
}
