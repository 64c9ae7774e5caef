namespace Wxauto.Knowledge.Tables;

/// <summary>Content that is nowhere else: an uploaded file, a page as it was fetched, an answer that was learnt.</summary>
internal sealed class KnowledgeContent
{
    public required string Base { get; init; }
    public required string Source { get; init; }
    public required string Name { get; init; }
    public required byte[] Content { get; set; }

    /// <summary>As the web server said it; empty for uploads.</summary>
    public string MediaType { get; set; } = "";
    public string? ETag { get; set; }
    public DateTimeOffset? LastModified { get; set; }

    /// <summary>Who uploaded it; empty for pages.</summary>
    public string Person { get; set; } = "";

    /// <summary>SHA-256.</summary>
    public required string Hash { get; set; }
    public required DateTimeOffset At { get; set; }
}
