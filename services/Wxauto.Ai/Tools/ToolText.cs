using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Client;
using Wxauto.Ai.Guard;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Tools;

/// <summary>What a tool of an McpServer says of itself. A model reads it as if it were ours, so it is looked at, and held to what it was.</summary>
internal sealed class ToolText(McpClientTool tool)
{
    private const int MaxLength = 32_768;
    private readonly string _text = $"{tool.Description}\n{tool.JsonSchema.GetRawText()}";

    public McpClientTool Tool => tool;

    /// <summary>Of its name, description and schema; lower-case hex.</summary>
    public string Sha256 { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tool.Name}\n{tool.Description}\n{Canonical(tool.JsonSchema)}")));

    /// <summary>Why no model may read it; null when nothing speaks against it.</summary>
    public Reason? Fault => _text.Length > MaxLength ? ToolReasons.TextTooLong.With(tool.Name, MaxLength)
        : InjectionSigns.Find(_text) is { } sign ? ToolReasons.SpeaksToModel.With(tool.Name, sign) : null;

    /// <summary>The order of properties and the spaces between them tell nothing.</summary>
    private static string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{JsonSerializer.Serialize(p.Name)}:{Canonical(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Canonical)) + "]",
        _ => element.GetRawText(),
    };
}
