namespace Wxauto.Knowledge.Tables;

/// <summary>A vector that was paid for: whoever has the same text, model and dimensions finds it here.</summary>
internal sealed class KnowledgeVector
{
    /// <summary>SHA-256 of model, dimensions and text.</summary>
    public required string Key { get; init; }

    /// <summary>Half-precision floats, little-endian, of length 1.</summary>
    public required byte[] Content { get; init; }
    public required DateTimeOffset UsedAt { get; set; }
}
