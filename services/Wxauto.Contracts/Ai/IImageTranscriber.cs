using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Ai;

/// <summary>Copies the words of a page or picture of a document.</summary>
public interface IImageTranscriber
{
    /// <summary>
    /// The text in reading order, tables as Markdown where a model read it; empty when the picture has no words. It is data like the
    /// document itself: whoever shows it to a model delimits it.
    /// </summary>
    /// <param name="mediaType">image/… for a provider; what the tool reads for a tool.</param>
    /// <exception cref="TranscriptionException">It could not be read: its reason tells staff why and what to do.</exception>
    Task<string> ReadAsync(ImageSource by, byte[] image, string mediaType, CancellationToken cancellationToken);
}

/// <summary>Who reads: either a provider, or a tool of an McpServer.</summary>
public sealed record ImageSource
{
    /// <summary>An AIProvider with models.vision.</summary>
    public string? Provider { get; init; }

    public string? McpServer { get; init; }

    /// <summary>One of the McpServer's tools that may be used without a person's approval.</summary>
    public string? Tool { get; init; }

    /// <summary>The tool's argument that takes the picture, in base64.</summary>
    public string Argument { get; init; } = "image";
}

/// <param name="reason">For staff: who should have read it, what is wrong, what to do.</param>
/// <param name="isTransient">The same may work later.</param>
/// <param name="retryAfter">When it is known how long to wait.</param>
public sealed class TranscriptionException(Reason reason, bool isTransient, TimeSpan? retryAfter = null) : ReasonException(reason)
{
    public bool IsTransient => isTransient;

    public TimeSpan? RetryAfter => retryAfter;
}
