namespace Wxauto.Knowledge.Bases;

/// <summary>A passage that can be found.</summary>
internal sealed record Chunk(string Id, DocumentFacts Document, int Ordinal, int Part, string Section, string Text);

/// <summary>What the chunks of one document share.</summary>
internal sealed record DocumentFacts(Guid Id, string Name, string Title, string Source, ChunkScope Scope);

/// <summary>Who may find a document, and when.</summary>
/// <param name="Audience">Empty: everybody.</param>
internal sealed record ChunkScope(IReadOnlyList<string> Tags, string Audience, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil)
{
    public static ChunkScope Everybody { get; } = new([], "", null, null);

    /// <summary>For everybody, always; only tags can leave it out.</summary>
    public bool IsOpen => Audience.Length == 0 && ValidFrom is null && ValidUntil is null;

    public bool Allows(SearchScope scope) =>
        (Audience.Length == 0 || Audience == scope.Audience)
        && (scope.Tags.Count == 0 || Tags.Any(scope.Tags.Contains))
        && (ValidFrom is null || ValidFrom <= scope.At) && (ValidUntil is null || ValidUntil > scope.At);
}

/// <summary>Who searches, and when.</summary>
/// <param name="Tags">Documents need one of these; empty: all.</param>
internal sealed record SearchScope(IReadOnlyList<string> Tags, string Audience, DateTimeOffset At);
