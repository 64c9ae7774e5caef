using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Contracts.Ai;

/// <summary>Reads what customers' pictures show, so that it can be searched and answered like words.</summary>
public interface IPictureReader
{
    /// <summary>True when some provider of the route has a model that sees, or words are read on this machine.</summary>
    bool CanRead(AiSpec ai);

    /// <summary>Null when no model answered; never throws for a provider's failure.</summary>
    ValueTask<PictureReading?> ReadAsync(PictureRequest request, CancellationToken cancellationToken);
}

/// <param name="Pictures">At least one.</param>
public sealed record PictureRequest(AiSpec Ai, string Agent, Guid ConversationId, IReadOnlyList<Picture> Pictures);

/// <param name="MediaType">image/…</param>
public sealed record Picture(ReadOnlyMemory<byte> Content, string MediaType);

/// <param name="Text">Data of a customer, like their words.</param>
/// <param name="Route">Who read it, for the trace.</param>
public sealed record PictureReading(string Text, Reason Route);
