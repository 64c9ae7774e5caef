using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Guard;
using Wxauto.Contracts.Ai;

namespace Wxauto.Ai.Tools;

/// <summary>Promises to write again. Kept with the answer and committed with it, so nothing happens when the turn is lost.</summary>
internal sealed class ScheduleFollowUpTool(List<FollowUpPromise> promises, PersonalDataMask mask, int maxLength) : ITurnTool
{
    public const string Name = "schedule_follow_up";
    private const double MinHours = 0.5;
    private const double MaxHours = 168;

    public AIFunctionDeclaration Declaration { get; } = AIFunctionFactory.Create(
        ([Description("多少小时以后，0.5 到 168")] double hours, [Description("到时候发给客户的话")] string text) => text, Name, "与客户约定过一段时间再联系，到时间自动发一条消息")
            .AsDeclarationOnly();

    public Task<ToolOutcome> CallAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var text = arguments.TryGetValue("text", out var said) ? said?.ToString()?.Trim() ?? "" : "";
        if (!arguments.TryGetValue("hours", out var given) || Number(given) is not (>= MinHours and <= MaxHours and var hours))
            return Task.FromResult(new ToolOutcome(string.Create(CultureInfo.InvariantCulture, $"hours: {MinHours} to {MaxHours}")));
        if (text.Length == 0 || text.Length > maxLength)
            return Task.FromResult(new ToolOutcome($"text: 1 to {maxLength} characters"));
        promises.Clear();
        promises.Add(new FollowUpPromise(TimeSpan.FromHours(hours), mask.Restore(text)));
        return Task.FromResult(new ToolOutcome("已记下"));
    }

    private static double? Number(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        JsonElement { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float,
            CultureInfo.InvariantCulture, out var parsed) => parsed,
        double number => number,
        int number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => null,
    };
}
