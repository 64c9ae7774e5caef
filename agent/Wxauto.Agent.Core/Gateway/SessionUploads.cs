using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>All that goes up on one stream and waits for an acknowledgement.</summary>
internal sealed class SessionUploads
{
    private readonly GatewaySession _session;
    private readonly AgentSpool _spool;

    public SessionUploads(GatewaySession session, AgentSpool spool, AgentState state, TimeProvider clock)
    {
        (_session, _spool) = (session, spool);
        Blobs = new BlobUpload(session, spool.Blobs);
        Messages = new MessageUpload(session, spool, state, Blobs, clock);
        Reports = new ReportUpload(session, spool.Replies, clock);
    }

    public MessageUpload Messages { get; }

    public BlobUpload Blobs { get; }

    public ReportUpload Reports { get; }

    /// <summary>The work of this stream; none of it ends but by an exception.</summary>
    public Task[] Start(CancellationToken cancellationToken) =>
        [Messages.RunAsync(cancellationToken), Reports.RunAsync(cancellationToken), PassOnAddedAsync(cancellationToken)];

    private async Task PassOnAddedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _spool.Inbound.Added.WaitAsync(cancellationToken);
            _session.Acknowledged.Set();
        }
    }
}
