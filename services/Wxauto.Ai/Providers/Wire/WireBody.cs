using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Providers.Wire;

/// <param name="Event">The name of the event; empty without one.</param>
/// <param name="Json">Null for [DONE].</param>
internal sealed record WirePiece(string Event, JsonElement? Json);

/// <summary>The body of an answer: one JSON value, or events with one each, by what came and not by what was asked.</summary>
internal static class WireBody
{
    private const int MaxWhole = 32 << 20;
    private const string Done = "[DONE]";

    /// <exception cref="ProviderException">It holds nothing that can be read.</exception>
    public static async IAsyncEnumerable<WirePiece> PiecesAsync(HttpContent content,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bytes = await UnpackedAsync(content, cancellationToken);
        using var reader = new StreamReader(bytes, EncodingOf(content), detectEncodingFromByteOrderMarks: true);
        var (name, data, any) = ("", new StringBuilder(), false);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            line = line.TrimStart('\uFEFF');
            if (!any && line.AsSpan().TrimStart() is ['{' or '[', ..])
            {
                // No event at all.
                yield return new WirePiece("", Whole($"{line}\n{await RestAsync(reader, cancellationToken)}"));
                yield break;
            }
            if (line.Length == 0)
            {
                if (data.Length > 0 && Piece(name, data) is { } late)
                    yield return late;
                name = "";
                data.Clear();
            }
            else if (Value(line, "event:") is { } named)
                (name, any) = (named.Trim(), true);
            else if (Value(line, "data:") is { } part)
            {
                any = true;
                data.Append(data.Length > 0 ? "\n" : "").Append(part);
                // Not everybody puts an empty line behind an event.
                if (Finished(name, data) is { } piece)
                {
                    data.Clear();
                    yield return piece;
                }
            }
            else
                any |= line[0] == ':' || Value(line, "id:") is not null || Value(line, "retry:") is not null;
        }
        if (data.Length > 0 && Piece(name, data) is { } last)
            yield return last;
        else if (!any)
            throw Unreadable();
    }

    public static ProviderException Unreadable() => new(new ProviderFailure(FailureKind.Unreadable, ProviderReasons.NotJson));

    /// <summary>Unpacked also when nobody asked for it to be packed, and when no header tells.</summary>
    public static async Task<Stream> UnpackedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        foreach (var coding in content.Headers.ContentEncoding.Reverse())
            stream = coding.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                _ => stream,
            };
        return stream;
    }

    private static JsonElement Whole(string text) => LenientJson.Parse(text) ?? throw Unreadable();

    private static async Task<string> RestAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (rest, buffer) = (new StringBuilder(), new char[8192]);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read && rest.Length < MaxWhole)
            rest.Append(buffer, 0, read);
        return rest.ToString();
    }

    private static string? Value(string line, string field) => !line.StartsWith(field, StringComparison.Ordinal) ? null
        : line.Length > field.Length && line[field.Length] == ' ' ? line[(field.Length + 1)..] : line[field.Length..];

    /// <summary>Null while more lines may belong to it.</summary>
    private static WirePiece? Finished(string name, StringBuilder data) => data[^1] is not ('}' or ']') ? null
        : data.Equals(Done) ? new WirePiece(name, null)
        : data.ToString().TrimStart() is ['{' or '[', ..] text && LenientJson.Parse(text) is { } json ? new WirePiece(name, json) : null;

    /// <summary>Null for what is neither JSON nor the end: keep-alives.</summary>
    private static WirePiece? Piece(string name, StringBuilder data)
    {
        var text = data.ToString().Trim();
        return text == Done ? new WirePiece(name, null)
            : text is not ['{' or '[', ..] ? null
            : new WirePiece(name, Whole(text));
    }

    /// <summary>UTF-8 unless another one is named that is known; many name one and send UTF-8.</summary>
    private static Encoding EncodingOf(HttpContent content)
    {
        try
        {
            return content.Headers.ContentType?.CharSet?.Trim('"') is { Length: > 0 } name
                && name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? Encoding.GetEncoding(name) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
