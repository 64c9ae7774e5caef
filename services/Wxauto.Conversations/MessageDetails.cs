using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Wxauto.Contracts.Conversations;

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

    public static MessageDetails? Of(Message message) => Of(message.Details);

    /// <summary>As it was stored.</summary>
    public static MessageDetails? Of(string? details) => details is null ? null
        : JsonSerializer.Deserialize<MessageDetails>(details, Options);
}
