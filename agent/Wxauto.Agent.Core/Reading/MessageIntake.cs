using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Reading;

/// <summary>Decides what of a batch goes up and stores it together with the cursor.</summary>
internal sealed partial class MessageIntake(IWeChatDriver driver, AgentSpool spool, ILogger<MessageIntake> log)
{
    // What a person would not send in a chat either; it goes up as a message without its content.
    private const long MaxAttachmentSize = 100L * 1024 * 1024;

    public async Task TakeAsync(ObservedBatch batch, ChatFilter filter, CancellationToken cancellationToken)
    {
        var echoes = new HashSet<string>();
        var taken = new List<IncomingMessage>();
        foreach (var message in batch.Messages)
        {
            if (spool.Echoes.Find(message, echoes) is { } reply)
                echoes.Add(reply);
            else if (filter.Selects(message.Chat))
                taken.Add(await WithBlobAsync(message, cancellationToken));
        }
        spool.Inbound.Add(taken, batch.Cursor, t => ReplyEchoes.Consume(t, echoes));
        LogTaken(taken.Count, batch.Messages.Count);
    }

    private async Task<IncomingMessage> WithBlobAsync(ObservedMessage message, CancellationToken cancellationToken)
    {
        var blob = message.Attachment is { Size: <= MaxAttachmentSize } ? await StoreAsync(message, cancellationToken) : null;
        return new IncomingMessage(message.ClientId, ObservedBodies.ToBody(message, blob), blob);
    }

    private async Task<StoredBlob?> StoreAsync(ObservedMessage message, CancellationToken cancellationToken)
    {
        await using var content = await driver.OpenAttachmentAsync(message, cancellationToken);
        if (content is null)
        {
            LogGone(message.ClientId);
            return null;
        }
        try
        {
            return await spool.Blobs.StoreAsync(content, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new DriverException($"The attachment of {message.ClientId} broke off.", e);
        }
    }

    [LoggerMessage(31, LogLevel.Debug, "Spooled {Taken} of {Seen} messages.")]
    private partial void LogTaken(int taken, int seen);

    [LoggerMessage(32, LogLevel.Warning, "WeChat does not have the attachment of {ClientId} any more; the message goes up without it.")]
    private partial void LogGone(string clientId);
}
