using System.Globalization;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;
using Wxauto.Operator.Statuses;
using k8s.Models;

namespace Wxauto.Operator.Agents;

/// <summary>An Agent has a Secret to enrol with until it is enrolled, says how its PC is, and ends its
/// enrolment when it is deleted.</summary>
internal sealed class AgentReconciler(ReconcilerContext context, ReferenceIndex<AgentResource> index, EnrollmentSecrets enrollments)
    : KindReconciler<AgentResource, AgentSpec, AgentResourceStatus>(context, index, "wxauto-agent")
{
    public const string Finalizer = "wxauto.io/agent";

    private static readonly TimeSpan GatewayPause = TimeSpan.FromSeconds(5);

    protected override IEnumerable<Reference> References(AgentSpec spec) => SpecReferences.Of(spec);

    protected override int? Quota(QuotasSpec quotas) => quotas.Agents;

    protected override async Task<AgentResourceStatus> ObserveAsync(AgentResource agent, AgentResourceStatus? before,
        ConditionSet conditions, CancellationToken cancellationToken)
    {
        await Context.Api.AddFinalizerAsync(agent, Finalizer, cancellationToken);
        var answer = await Context.Services.AgentsAsync(agent.Metadata.NamespaceProperty, cancellationToken);
        if (answer.Value is not { } reports)
            return Unasked(before, answer.Problem!, conditions);
        var report = reports.Find(agent.Metadata.Name);
        if (report is not ({ Enrolled: true } or { AwaitsApproval: true }))
            return await EnrollingAsync(agent, conditions, cancellationToken);
        await enrollments.RemoveAsync(agent, cancellationToken);
        return report.AwaitsApproval ? AgentFacts.AwaitingApproval(report, conditions) : AgentFacts.Status(report, before, conditions);
    }

    protected override bool IsNews(AgentResourceStatus? before, AgentResourceStatus after, Condition condition) => condition.Type switch
    {
        // After an outage of the gateway nothing has happened to an agent that is as it was.
        ConditionTypes.Connected => after.Phase != before?.Phase && (condition.Status == ConditionStatus.True || before?.Connected == true),
        ConditionTypes.Enrolled => condition.Status == ConditionStatus.True ? before?.Phase is null or AgentPhase.Pending
            or AgentPhase.Enrolling : condition.Reason is "SecretExists" or "AwaitingApproval",
        _ => true,
    };

    /// <summary>The finalizer is kept while the enrolment may still be good, but never in the way of a namespace
    /// that is being deleted.</summary>
    protected override async Task<ReconcileResult> DeletedAsync(AgentResource agent, CancellationToken cancellationToken)
    {
        if (agent.Metadata.Finalizers?.Contains(Finalizer) != true)
            return ReconcileResult.Done;
        if (Context.Platforms.PlatformOf(agent.Metadata.NamespaceProperty) is not { } platform
            || await IsNamespaceEndingAsync(agent, cancellationToken))
        {
            await Context.Events.NormalAsync(agent, FieldManager, "EnrolmentLeft",
                "The Agent is gone without a word to the gateway, because its Platform or its namespace is being deleted, too.",
                cancellationToken);
            await Context.Api.RemoveFinalizerAsync(agent, Finalizer, cancellationToken);
            return ReconcileResult.Done;
        }
        // The list is remembered and backs off: a gateway that is away is not asked once for each of many Agents.
        var problem = (await Context.Services.AgentsAsync(agent.Metadata.NamespaceProperty, cancellationToken)).Problem
            ?? await Context.Services.EndEnrollmentAsync(platform, agent.Metadata.Name, cancellationToken);
        if (problem is not null)
            return await WaitAsync(agent, problem, cancellationToken);
        await Context.Api.RemoveFinalizerAsync(agent, Finalizer, cancellationToken);
        return ReconcileResult.Done;
    }

    private async Task<AgentResourceStatus> EnrollingAsync(AgentResource agent, ConditionSet conditions,
        CancellationToken cancellationToken)
    {
        var status = new AgentResourceStatus { Phase = AgentPhase.Pending };
        if (!conditions.IsTrue(ConditionTypes.Accepted) || conditions.IsTrue(ConditionTypes.QuotaExceeded)
            || Context.Platforms.PlatformOf(agent.Metadata.NamespaceProperty) is not { } platform)
        {
            await enrollments.RemoveAsync(agent, cancellationToken);
            conditions.False(ConditionTypes.Enrolled, "NotEnrolled",
                "The Agent gets no token to enrol with before it is accepted and within the quota.");
        }
        else
        {
            var (enrollment, problem) = await enrollments.KeepAsync(agent, agent.Spec!, platform, FieldManager, cancellationToken);
            if (enrollment is null)
                conditions.False(ConditionTypes.Enrolled, problem!.Reason, problem.Message);
            else
                status = await AwaitingAsync(agent, enrollment, GatewayAddress.Of(platform).Hint, conditions, cancellationToken);
        }
        conditions.False(ConditionTypes.Connected, "NotEnrolled", "An agent connects after it is enrolled.");
        conditions.Ready();
        return status;
    }

    private async Task<AgentResourceStatus> AwaitingAsync(
        AgentResource agent, Enrollment enrollment, string hint, ConditionSet conditions, CancellationToken cancellationToken)
    {
        conditions.False(ConditionTypes.Enrolled, "AwaitingEnrollment",
            $"No PC is enrolled as this Agent. Run wxauto-agent enroll there with the token and the gateway's address of the Secret {enrollment.Secret}. {hint}".Trim());
        if (enrollment.IsNew)
            await Context.Events.NormalAsync(agent, FieldManager, "TokenIssued",
                string.Create(CultureInfo.InvariantCulture,
                    $"The Secret {enrollment.Secret} has a new token to enrol with, good until {enrollment.ExpiresAt:yyyy-MM-dd HH:mm} UTC"), cancellationToken);
        return new AgentResourceStatus { Phase = AgentPhase.Enrolling, EnrollmentSecret = enrollment.Secret };
    }

    // What was known stays: that nobody could be asked does not make it wrong.
    private static AgentResourceStatus Unasked(AgentResourceStatus? before, Unanswered problem, ConditionSet conditions)
    {
        conditions.Unknown(ConditionTypes.Enrolled, problem.Reason, problem.Message);
        conditions.Unknown(ConditionTypes.Connected, problem.Reason, problem.Message);
        conditions.Ready();
        return before ?? new AgentResourceStatus();
    }

    private async Task<ReconcileResult> WaitAsync(AgentResource agent, Unanswered problem, CancellationToken cancellationToken)
    {
        var before = Known(agent);
        var conditions = new ConditionSet(before, agent.Metadata.Generation, Context.Time.GetUtcNow());
        var message = $"The Agent is kept until its enrolment is ended, or somebody else could go on with it. {problem.Message}";
        conditions.Unknown(ConditionTypes.Enrolled, "EnrolmentNotEnded", message);
        conditions.Ready();
        if (before?.Conditions.Any(c => c.Reason == "EnrolmentNotEnded") != true)
            await Context.Events.WarningAsync(agent, FieldManager, "EnrolmentNotEnded", message, cancellationToken);
        await WriteAsync(agent, before, before ?? new AgentResourceStatus(), conditions, cancellationToken);
        return ReconcileResult.RequeueAfter(GatewayPause * (1 + Random.Shared.NextDouble()));
    }

    private async Task<bool> IsNamespaceEndingAsync(AgentResource agent, CancellationToken cancellationToken) =>
        await Context.Api.GetAsync<V1Namespace>(new ResourceKey("", agent.Metadata.NamespaceProperty), cancellationToken) is not
            { Metadata.DeletionTimestamp: null };
}
