using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;

namespace Wxauto.Gateway.Inbound;

/// <summary>What a message must be to be accepted, and how its text is made storable.</summary>
internal static class MessageRules
{
    internal const int MaxId = 128;
    internal const int MaxName = 256;
    internal const int MaxText = 20_000;
    private const int MaxLink = 4_096;
    private const int MaxBlobs = 20;

    /// <summary>The reason why the message can never be accepted, or null. The texts of an accepted one are cleaned.</summary>
    public static string? Refusal(string clientId, MessageBody body)
    {
        if (clientId.Length is 0 or > MaxId || clientId.Any(char.IsControl))
            return $"client_id must have 1 to {MaxId} characters";
        if (body.ChatId.Length is 0 or > MaxName || body.ChatName.Length > MaxName)
            return $"chat_id must have 1 to {MaxName} characters, chat_name at most {MaxName}";
        if (body.SenderId.Length > MaxName || body.SenderName.Length > MaxName)
            return $"sender_id and sender_name may have {MaxName} characters";
        if (!Enum.IsDefined(body.ChatKind) || body.ChatKind == ChatKind.Unspecified)
            return "chat_kind is unknown";
        if (!Enum.IsDefined(body.SenderKind) || body.SenderKind == SenderKind.Unspecified)
            return "sender_kind is unknown";
        if (!Enum.IsDefined(body.Kind) || body.Kind == MessageKind.Unspecified)
            return "kind is unknown";
        if (body.Text.Length > MaxText)
            return $"text may have {MaxText} characters";
        if (body.Blobs.Count > MaxBlobs
            || body.Blobs.Any(b => b.Id.Length > MaxId || b.Name.Length > MaxName || b.MediaType.Length > MaxName || b.Size < 0))
            return $"blobs: at most {MaxBlobs}, their names at most {MaxName} characters";
        if (body.Quote is { } quote && (quote.SenderName.Length > MaxName || quote.Text.Length > MaxText))
            return "quote is too long";
        if (body.Link is { } link && Math.Max(link.Title.Length, Math.Max(link.Address.Length, link.Description.Length)) > MaxLink)
            return $"link may have {MaxLink} characters in each field";
        if (body.Location is { } place
            && (place.Name.Length > MaxName || !double.IsFinite(place.Latitude) || !double.IsFinite(place.Longitude)))
            return "location is out of range";
        if (body.SentAt is { } at && (at.Seconds is < 0 or > 253402300799 || at.Nanos is < 0 or > 999999999))
            return "sent_at is out of range";
        (body.ChatId, body.ChatName, body.SenderId, body.SenderName, body.Text) =
            (Clean(body.ChatId), Clean(body.ChatName), Clean(body.SenderId), Clean(body.SenderName), Clean(body.Text));
        return null;
    }

    /// <summary>What an accepted message carries besides its text.</summary>
    public static MessageDetails Details(MessageBody body) => new(
        body.Quote is { } quote ? new QuoteDetails(Clean(quote.SenderName), Clean(quote.Text)) : null,
        body.Link is { } link ? new LinkDetails(Clean(link.Title), Clean(link.Address), Clean(link.Description)) : null,
        body.Location is { } place ? new LocationDetails(Clean(place.Name), place.Latitude, place.Longitude) : null,
        body.Blobs.Count > 0 ? [.. body.Blobs.Select(b => new BlobDetails(Clean(b.Id), Clean(b.Name), Clean(b.MediaType), b.Size))] : null);

    /// <summary>Without U+0000 and unpaired surrogates, which PostgreSQL cannot store.</summary>
    public static string Clean(string text)
    {
        if (!text.Contains('\0') && !text.Any(char.IsSurrogate))
            return text;
        var clean = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0)
                clean.Append(rune);
        return clean.ToString();
    }
}
