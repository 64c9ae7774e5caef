using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.McpServers;

/// <summary>An McpServer says whether the pipeline reaches it, and which tools it offers.</summary>
internal sealed class McpServerReconciler(ReconcilerContext context, ReferenceIndex<McpServerResource> index)
    : KindReconciler<McpServerResource, McpServerSpec, McpServerResourceStatus>(context, index, "wxauto-mcpserver")
{
    protected override IEnumerable<Reference> References(McpServerSpec spec) => SpecReferences.Of(spec);

    protected override async Task<McpServerResourceStatus> ObserveAsync(McpServerResource server, McpServerResourceStatus? before,
        ConditionSet conditions, CancellationToken cancellationToken)
    {
        var answer = await Context.Services.McpServersAsync(server.Metadata.NamespaceProperty, cancellationToken);
        var report = answer.Value?.Find(server.Metadata.Name);
        if (answer.Problem is { } problem)
            conditions.Unknown(ConditionTypes.Reachable, problem.Reason, problem.Message);
        else if (report is null)
            conditions.Unknown(ConditionTypes.Reachable, "NotProbed", "The pipeline has not asked it yet.");
        else if (report.Problem is { } fault)
            conditions.False(ConditionTypes.Reachable, "Unreachable", fault.ToString());
        else
            conditions.True(ConditionTypes.Reachable, "Reachable", "It answers and offers the tools that are allowed");
        conditions.Ready();
        return report is null ? before ?? new McpServerResourceStatus() : new McpServerResourceStatus { Tools = report.Tools };
    }
}
