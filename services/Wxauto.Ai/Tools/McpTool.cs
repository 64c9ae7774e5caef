using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tools;

/// <summary>A tool of an McpServer. Its failures are told to the model; they do not end the turn.</summary>
internal sealed partial class McpTool(string server, McpToolSpec spec, McpClientTool tool, TimeSpan timeout, ToolResults results, McpHealth health) : ITurnTool
{
    private const int MaxName = 64;
    private const int MaxResult = 8000;

    public AIFunctionDeclaration Declaration { get; } = AIFunctionFactory.CreateDeclaration(NameOf(server, spec.Name), tool.Description, tool.JsonSchema);

    public async Task<ToolOutcome> CallAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(arguments.OrderBy(a => a.Key, StringComparer.Ordinal).ToDictionary());
        if (spec.Approval == Approval.Manual)
            return new ToolOutcome("", $"a person must decide about {Declaration.Name} {text}");
        if (results.Find(server, spec.Name, text) is { } known)
            return new ToolOutcome(known);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var result = await tool.CallAsync(arguments.AsReadOnly(), cancellationToken: limit.Token);
            var said = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(c => c.Text));
            said = said.Length > MaxResult ? said[..MaxResult] : said;
            if (result.IsError == true)
                return new ToolOutcome($"error: {said}");
            results.Keep(server, spec.Name, text, said, spec.CacheFor);
            return new ToolOutcome(said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ToolOutcome($"error: no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (McpProtocolException e)
        {
            return new ToolOutcome($"error: {e.Message}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            health.Suspect = true;
            return new ToolOutcome($"error: {e.Message}");
        }
    }

    /// <summary>Providers allow letters, digits, '_' and '-' only.</summary>
    private static string NameOf(string server, string tool)
    {
        var name = NotAllowed().Replace($"{server}__{tool}", "_");
        return name.Length > MaxName ? name[..MaxName] : name;
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex NotAllowed();
}
