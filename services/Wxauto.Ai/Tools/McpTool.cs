using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tools;

/// <param name="Problem">Why there is no answer; null when there is one.</param>
/// <param name="MayPass">The problem was not told by the tool itself: asking again may help.</param>
internal sealed record McpAnswer(string Text, string? Problem = null, bool MayPass = false);

/// <summary>A tool of an McpServer. Its failures are told to the model; they do not end the turn.</summary>
internal sealed partial class McpTool(string server, McpToolSpec spec, McpClientTool tool, TimeSpan timeout, ToolResults results,
    McpHealth health) : ITurnTool
{
    private const int MaxName = 64;
    private const int MaxResult = 8000;

    public AIFunctionDeclaration Declaration { get; } = AIFunctionFactory.CreateDeclaration(NameOf(server, spec.Name), tool.Description,
        tool.JsonSchema);

    /// <summary>As the server calls it.</summary>
    public string Name => spec.Name;

    public bool NeedsPerson => spec.Approval == Approval.Manual;

    /// <summary>JSON schema of its arguments.</summary>
    public JsonElement Schema => tool.JsonSchema;

    public async Task<ToolOutcome> CallAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        if (NeedsPerson)
            return new ToolOutcome("", ToolReasons.PersonDecides.With(Declaration.Name, TextOf(arguments)));
        var answer = await AskAsync(arguments, cancellationToken);
        return new ToolOutcome(answer.Problem is null ? Cut(answer.Text) : $"error: {Cut(answer.Problem)}");
    }

    /// <summary>All that it says. Whoever asks has seen to it that no person must decide.</summary>
    public async Task<McpAnswer> AskAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var text = TextOf(arguments);
        if (results.Find(server, spec.Name, text) is { } known)
            return new McpAnswer(known);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var result = await tool.CallAsync(arguments.AsReadOnly(), cancellationToken: limit.Token);
            var said = McpResult.TextOf(result);
            if (result.IsError == true)
                return new McpAnswer("", said);
            results.Keep(server, spec.Name, text, said, spec.CacheFor);
            return new McpAnswer(said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new McpAnswer("", $"no answer within {timeout.TotalSeconds:0.#} s", true);
        }
        catch (McpProtocolException e)
        {
            return new McpAnswer("", e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            health.Suspect = true;
            return new McpAnswer("", e.Message, true);
        }
    }

    private static string TextOf(IDictionary<string, object?> arguments) =>
        JsonSerializer.Serialize(arguments.OrderBy(a => a.Key, StringComparer.Ordinal).ToDictionary());

    private static string Cut(string said) => said.Length > MaxResult ? said[..MaxResult] : said;

    /// <summary>Providers allow letters, digits, '_' and '-' only.</summary>
    private static string NameOf(string server, string tool)
    {
        var name = NotAllowed().Replace($"{server}__{tool}", "_");
        return name.Length > MaxName ? name[..MaxName] : name;
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex NotAllowed();
}
