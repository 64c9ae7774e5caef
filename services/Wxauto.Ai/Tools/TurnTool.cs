using Microsoft.Extensions.AI;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Tools;

/// <summary>Something that a model may do in a turn. Changes nothing outside: a turn that crashes runs again.</summary>
internal interface ITurnTool
{
    AIFunctionDeclaration Declaration { get; }

    /// <summary>What the model reads, or that a person must decide.</summary>
    Task<ToolOutcome> CallAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken);
}

/// <param name="NeedsPerson">Why a person must take over; null when the turn goes on.</param>
internal sealed record ToolOutcome(string Text, Reason? NeedsPerson = null);
