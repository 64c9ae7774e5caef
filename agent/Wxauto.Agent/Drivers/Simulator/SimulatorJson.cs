using System.Text.Json.Serialization;

namespace Wxauto.Agent.Drivers.Simulator;

internal sealed record SimulatorState(string State, string? AccountName);

internal sealed record SimulatorQuote(string? SenderName, string? Text);

internal sealed record SimulatorAttachment(string? Name, string? MediaType, long Size);

internal sealed record SimulatorBubble(
    long Id, string ChatId, string? ChatName, string? ChatKind, string? SenderId, string? SenderName, string? Side, string? Kind,
    string? Text, IReadOnlyList<string>? Mentions, SimulatorQuote? Quote, SimulatorAttachment? Attachment, DateTimeOffset Time);

internal sealed record SimulatorText(string? Text);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SimulatorState))]
[JsonSerializable(typeof(List<SimulatorBubble>))]
[JsonSerializable(typeof(SimulatorText))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
