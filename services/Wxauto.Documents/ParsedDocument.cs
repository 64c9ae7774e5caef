using System.Text.Json.Serialization;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents;

/// <summary>
/// What a file says. Title: from metadata or the first level-1 heading, else the file name without its ending. Blocks are in reading order.
/// </summary>
public sealed record ParsedDocument(string Title, IReadOnlyList<Block> Blocks)
{
    /// <summary>What of the file is missing here or is uncertain; each completes "The document …".</summary>
    [JsonIgnore]
    public IReadOnlyList<Reason> Notes { get; init; } = [];

    /// <summary>What the file is, told by its content: "pdf", "docx", …; empty where it was made by hand.</summary>
    public string Format { get; init; } = "";

    [JsonIgnore]
    public IReadOnlyList<PageImage> Images { get; init; } = [];
}

public sealed record PageImage(string MediaType, byte[] Content);
