namespace Wxauto.Knowledge.Articles;

/// <summary>A passage of a document, small enough to be quoted.</summary>
internal sealed record Chunk(string KnowledgeBase, string Id, string Document, string Title, string Section, string Text);

/// <summary>A document of a knowledge base as the console shows it. <paramref name="Error"/> says why it cannot be used.</summary>
public sealed record DocumentState(string Path, string Title, int Chunks, int Characters, string? Error);
