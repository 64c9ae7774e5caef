namespace Wxauto.Conversations.Blobs;

/// <summary>A file, picture or recording that an agent uploads in chunks.</summary>
public sealed class Blob
{
    public required string Agent { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public required string Id { get; init; }

    /// <summary>Bytes of the whole content.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes that are committed, from the beginning on.</summary>
    public long Received { get; set; }

    /// <summary>All of it is here and has the hash that its id says.</summary>
    public bool Complete { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed class BlobPart
{
    public required string Agent { get; init; }
    public required string BlobId { get; init; }
    public required long Offset { get; init; }
    public required byte[] Data { get; init; }
}
