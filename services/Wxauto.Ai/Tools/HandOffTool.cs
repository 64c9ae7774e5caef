using System.ComponentModel;
using Microsoft.Extensions.AI;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Tools;

/// <summary>The only way in which a model asks for a person: never a phrase in its text.</summary>
internal sealed class HandOffTool : ITurnTool
{
    public const string Name = "hand_off";
    private const int MaxReason = 200;

    public AIFunctionDeclaration Declaration { get; } = AIFunctionFactory.Create(
        ([Description("一句话说明原因")] string reason) => reason, Name, "资料不足以回答，或客户需要人工处理时，转给人工同事").AsDeclarationOnly();

    /// <summary>The call of a model that said in another form that the passages have no answer.</summary>
    public static FunctionCallContent Call(string reason) =>
        new("written-1", Name, new Dictionary<string, object?> { ["reason"] = reason });

    public Task<ToolOutcome> CallAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var reason = arguments.TryGetValue("reason", out var said) ? said?.ToString() ?? "" : "";
        return Task.FromResult(new ToolOutcome("", reason.Length == 0 ? ToolReasons.AsksForPerson
            : ToolReasons.AsksForPersonBecause.With(reason[..Math.Min(reason.Length, MaxReason)])));
    }
}
