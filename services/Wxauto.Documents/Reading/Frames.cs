using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Ocr;

namespace Wxauto.Documents.Reading;

/// <summary>What goes to the reading process first; the content follows in a frame of its own.</summary>
/// <param name="Ocr">The content is a picture whose words are asked for, and these models read it.</param>
internal sealed record ReadRequest(string Name, ParseLimits Limits, OcrModelOptions? Ocr = null);

/// <summary>
/// What comes back; each image follows in a frame of its own. Exhausted: the process ran out of memory and is not used again.
/// </summary>
/// <param name="Reason">JSON of why there is no document.</param>
/// <param name="Notes">JSON of each of the document's notes.</param>
internal sealed record ReadAnswer(ParsedDocument? Document, string? Reason, IReadOnlyList<string> ImageTypes, IReadOnlyList<string> Notes,
    bool Exhausted = false)
{
    public static ReadAnswer Of(ParsedDocument document) =>
        new(document, null, [.. document.Images.Select(i => i.MediaType)], [.. document.Notes.Select(n => n.ToJson())]);

    /// <summary>Of a picture.</summary>
    public PictureWords? Words { get; init; }

    public static ReadAnswer Of(PictureWords words) => new(null, null, [], []) { Words = words };

    public static ReadAnswer Without(Reason reason, bool exhausted = false) => new(null, reason.ToJson(), [], [], exhausted);
}

/// <summary>Frames on a pipe: four bytes of length, then so many bytes.</summary>
internal static class Frames
{
    public const int MaxLength = 512 * 1024 * 1024;
    private static readonly FrameJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        await stream.WriteAsync(length, ct);
        await stream.WriteAsync(content, ct);
    }

    public static Task WriteJsonAsync<T>(Stream stream, T value, CancellationToken ct) =>
        WriteAsync(stream, JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), Json), ct);

    /// <summary>The next frame, or null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, ct) < 4)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxLength)
            throw new InvalidDataException("A frame has an impossible length.");
        var content = new byte[length];
        await stream.ReadExactlyAsync(content, ct);
        return content;
    }

    public static async Task<T?> ReadJsonAsync<T>(Stream stream, CancellationToken ct)
        where T : class =>
        await ReadAsync(stream, ct) is { } content ? (T?)JsonSerializer.Deserialize(content, typeof(T), Json) : null;
}

/// <summary>Generated, because a process that starts anew should not spend its first document on reflection.</summary>
[JsonSerializable(typeof(ReadRequest))]
[JsonSerializable(typeof(ReadAnswer))]
internal sealed partial class FrameJson : JsonSerializerContext;
