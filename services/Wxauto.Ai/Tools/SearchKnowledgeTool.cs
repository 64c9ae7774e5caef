using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Answers;
using Wxauto.Contracts.Knowledge;

namespace Wxauto.Ai.Tools;

/// <summary>Lets the model look for more evidence than the turn began with. What it finds continues the numbering.</summary>
internal sealed class SearchKnowledgeTool(IKnowledgeSearch knowledge, KnowledgeQuery search, List<Evidence> evidence) : ITurnTool
{
    public const string Name = "search_knowledge";
    private const int Top = 4;
    private const int MaxQuery = 200;

    public AIFunctionDeclaration Declaration { get; } = AIFunctionFactory.Create(
        ([Description("要查的内容")] string query) => query, Name, "在公司资料里再查一次，返回带编号的资料").AsDeclarationOnly();

    public async Task<ToolOutcome> CallAsync(IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var query = arguments.TryGetValue("query", out var said) ? said?.ToString()?.Trim() ?? "" : "";
        if (query.Length is 0 or > MaxQuery)
            return new ToolOutcome($"query: 1 to {MaxQuery} characters");
        var found = await knowledge.SearchAsync(search with { Question = query, Top = Top }, cancellationToken);
        var text = new StringBuilder();
        foreach (var passage in found.Evidence)
        {
            var index = evidence.FindIndex(e => e.ChunkId == passage.ChunkId && e.KnowledgeBase == passage.KnowledgeBase);
            if (index < 0)
            {
                evidence.Add(passage);
                index = evidence.Count - 1;
            }
            text.Append(CultureInfo.InvariantCulture, $"{AnswerPrompt.Passage(index, passage)}\n");
        }
        return new ToolOutcome(text.Length > 0 ? text.ToString() : "没有查到相关资料");
    }
}
