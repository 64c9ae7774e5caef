using Microsoft.Extensions.AI;

namespace Wxauto.Ai.OpenAi;

/// <summary>A picture in a program's request.</summary>
internal static class PromptPicture
{
    private static readonly (byte[] Begin, string Type)[] Types =
    [
        ([0x89, 0x50, 0x4E, 0x47], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"), ("GIF8"u8.ToArray(), "image/gif"),
        ("RIFF"u8.ToArray(), "image/webp"), ("BM"u8.ToArray(), "image/bmp"),
    ];

    /// <summary>A data: address that does not name a picture's type gets the one that its first bytes tell.</summary>
    /// <exception cref="OpenAiError">It is none.</exception>
    public static AIContent Of(string? url, string at)
    {
        if (url?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true
            && Uri.TryCreate(url, UriKind.Absolute, out var address))
            return new UriContent(address, "image/*");
        if (url?.StartsWith("data:", StringComparison.OrdinalIgnoreCase) != true)
            throw OpenAiError.Invalid("A picture must be a data: or https: address.", at);
        try
        {
            var comma = url.IndexOf(',', StringComparison.Ordinal);
            var head = comma < 0 ? "" : url[5..comma];
            if (head.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
                return new DataContent(url);
            var bytes = Convert.FromBase64String(head.EndsWith("base64", StringComparison.OrdinalIgnoreCase) ? url[(comma + 1)..] : "");
            return Types.FirstOrDefault(t => bytes.AsSpan().StartsWith(t.Begin)).Type is { } type ? new DataContent(bytes, type)
                : throw OpenAiError.Invalid("A data: address of a picture must name its type, as in data:image/png;base64,…", at);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or UriFormatException)
        {
            throw OpenAiError.Invalid("The picture is not base64.", at);
        }
    }
}
