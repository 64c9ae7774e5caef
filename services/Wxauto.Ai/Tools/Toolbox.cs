using Wxauto.Ai.Guard;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;

namespace Wxauto.Ai.Tools;

/// <summary>The tools of a turn: handing off always, searching where there is knowledge, and those of the Agent's McpServers.</summary>
internal sealed class Toolbox(IKnowledgeSearch knowledge, McpConnections servers)
{
    /// <param name="evidence">What the turn has; searching adds to it.</param>
    /// <param name="promises">Promises are put here.</param>
    public IReadOnlyList<ITurnTool> For(AnswerRequest request, List<Evidence> evidence, List<FollowUpPromise> promises,
        PersonalDataMask mask)
    {
        var tools = new List<ITurnTool> { new HandOffTool() };
        if (request.Ai.Tools.MaxSteps == 0)
            return tools;
        if (request.MaySearch is { } search)
            tools.Add(new SearchKnowledgeTool(knowledge, search, evidence));
        if (request.MayFollowUp)
            tools.Add(new ScheduleFollowUpTool(promises, mask, request.MaxLength));
        tools.AddRange(request.Ai.Tools.McpServers.SelectMany(servers.ToolsOf));
        return tools;
    }
}
