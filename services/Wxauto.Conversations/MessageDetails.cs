using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Wxauto.Conversations;

/// <summary>What a bubble carries besides its text.</summary>
public sealed record MessageDetails(QuoteDetails? Quote, LinkDetails? Link, LocationDetails? Location, IReadOnlyList<BlobDetails>? Blobs)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Null when there is nothing.</summary>
    public string? ToJson() => this == new MessageDetails(null, null, null, null) ? null : JsonSerializer.Serialize(this, Options);

    public static MessageDetails? Of(Message message) => message.Details is null ? null
        : JsonSerializer.Deserialize<MessageDetails>(message.Details, Options);
}

/// <summary>The bubble that this one answers.</summary>
public sealed record QuoteDetails(string Sender, string Text);

public sealed record LinkDetails(string Title, string Address, string Description);

public sealed record LocationDetails(string Name, double Latitude, double Longitude);

/// <param name="Id">SHA-256 of the content, lower-case hex. The content itself may be missing: refused, or removed after its time.</param>
/// <param name="Size">Bytes.</param>
public sealed record BlobDetails(string Id, string Name, string MediaType, long Size);
