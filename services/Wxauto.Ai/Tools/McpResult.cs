using System.Text.Json;
using ModelContextProtocol.Protocol;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.Tools;

/// <summary>What a model reads of a tool's result.</summary>
internal static class McpResult
{
    /// <summary>Its texts, also those of resources; its structure where it has no text; of links name and address, and of what cannot
    /// be read that it is there.</summary>
    public static string TextOf(CallToolResult result)
    {
        var parts = result.Content.Select(TextOf).Where(t => !string.IsNullOrWhiteSpace(t)).ToList();
        if (!result.Content.Any(IsText)
            && result.StructuredContent is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } structure)
            parts.Insert(0, structure.ValueKind == JsonValueKind.String ? structure.GetString()!
                : JsonSerializer.Serialize(structure, WireJson.Options));
        return string.Join('\n', parts);
    }

    private static bool IsText(ContentBlock block) => block is TextContentBlock { Text: { } text } && !string.IsNullOrWhiteSpace(text)
        || block is EmbeddedResourceBlock { Resource: TextResourceContents { Text.Length: > 0 } };

    private static string TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text ?? "",
        EmbeddedResourceBlock { Resource: TextResourceContents text } => text.Text,
        EmbeddedResourceBlock { Resource: { } other } => $"({other.Uri} {other.MimeType})",
        ResourceLinkBlock link => string.Join(' ', new[] { link.Title ?? link.Name, link.Uri, link.Description }
            .Where(t => !string.IsNullOrEmpty(t))),
        ImageContentBlock image => $"({image.MimeType})",
        AudioContentBlock audio => $"({audio.MimeType})",
        _ => $"({block.Type})",
    };
}
