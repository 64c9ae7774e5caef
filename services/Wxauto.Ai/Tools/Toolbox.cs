using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;

namespace Wxauto.Ai.Tools;

/// <summary>The tools of a turn: handing off always, searching where there is knowledge, and those of the Agent's McpServers.</summary>
internal sealed class Toolbox(IKnowledgeSearch knowledge, McpConnections servers)
{
    /// <summary>The tools, for the evidence that the turn has; searching adds to it.</summary>
    public Func<List<Evidence>, IReadOnlyList<ITurnTool>> For(AnswerRequest request) => evidence =>
    {
        var tools = new List<ITurnTool> { new HandOffTool() };
        if (request.Ai.Tools.MaxSteps == 0)
            return tools;
        if (request.KnowledgeBases.Count > 0)
            tools.Add(new SearchKnowledgeTool(knowledge, request.KnowledgeBases, evidence));
        tools.AddRange(request.Ai.Tools.McpServers.SelectMany(servers.ToolsOf));
        return tools;
    };
}
