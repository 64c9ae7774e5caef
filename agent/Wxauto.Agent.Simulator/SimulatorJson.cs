using System.Text.Json.Serialization;

namespace Wxauto.Agent.Simulator;

internal sealed record SimulatorState(string State, string? AccountName);

internal sealed record SimulatorQuote(string? SenderName, string? Text);

internal sealed record SimulatorAttachment(string? Name, string? MediaType, long Size);

internal sealed record SimulatorBubble(long Id, string ChatId, DateTimeOffset Time)
{
    public string? ChatName { get; init; }

    public string? ChatKind { get; init; }

    public string? SenderId { get; init; }

    public string? SenderName { get; init; }

    public string? Side { get; init; }

    public string? Kind { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<string>? Mentions { get; init; }

    public SimulatorQuote? Quote { get; init; }

    public SimulatorAttachment? Attachment { get; init; }
}

internal sealed record SimulatorText(string? Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SimulatorState))]
[JsonSerializable(typeof(List<SimulatorBubble>))]
[JsonSerializable(typeof(SimulatorText))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
