using Google.Protobuf.WellKnownTypes;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Reading;

internal static class ObservedBodies
{
    public static MessageBody ToBody(ObservedMessage message, StoredBlob? blob)
    {
        var body = new MessageBody
        {
            ChatId = message.Chat.Id,
            ChatName = message.Chat.Name,
            ChatKind = message.Chat.Kind,
            SenderId = message.Sender.Id,
            SenderName = message.Sender.Name,
            SenderKind = message.Sender.Kind,
            Kind = message.Kind,
            Text = message.Text,
            MentionsMe = message.MentionsMe,
            SentAt = Timestamp.FromDateTimeOffset(message.SentAt),
            Quote = message.Quote,
        };
        if (blob is not null && message.Attachment is { } file)
            body.Blobs.Add(new BlobReference { Id = blob.Id, Name = file.Name, MediaType = file.MediaType, Size = blob.Size });
        return body;
    }
}
