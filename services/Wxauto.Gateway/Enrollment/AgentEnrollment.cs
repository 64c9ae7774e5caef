using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Identity;
using Wxauto.Storage;

namespace Wxauto.Gateway.Enrollment;

/// <summary>Gives agents their identity, and access tokens for a proof that they hold its key.</summary>
internal sealed class AgentEnrollment(
    IDbContextFactory<WxautoDb> contexts, EnrollmentTokens tokens, KeyProofs proofs, AccessTokens accessTokens, IResourceCatalog catalog,
    TimeProvider time)
{
    public async Task<EnrollResponse> EnrollAsync(EnrollRequest request, CancellationToken cancellationToken)
    {
        var shown = proofs.TokenOf(request);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await tokens.FindAsync(db, shown, cancellationToken)
            ?? throw Error(StatusCode.NotFound, "The enrolment token is unknown, wrong or too old. Ask for a new one.");
        if (!catalog.Current.Agents.TryGetValue(token.Agent, out var resource))
            throw Error(StatusCode.FailedPrecondition, $"There is no Agent '{token.Agent}'. Apply its manifest first.");
        var keyId = SigningKey.IdOf(request.SigningKey.Span);
        var agent = await db.Agents.FindAsync([token.Agent], cancellationToken);
        if (agent is null || agent.RevokedAt is not null || keyId != agent.KeyId && keyId != agent.PendingKeyId)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (!await EnrollmentTokens.SpendAsync(db, token, cancellationToken))
                throw Error(StatusCode.NotFound, "The enrolment token is used up. Ask for a new one.");
            agent = Enrolled(db, agent, token.Agent, request, keyId, resource.Spec);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return new EnrollResponse
        {
            Agent = agent.Name, KeyId = keyId, ApprovalPending = agent.ApprovedAt is null || agent.PendingKeyId == keyId,
        };
    }

    public async Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var agent = await db.Agents.FindAsync([request.Agent], cancellationToken);
        var isPending = agent?.PendingKeyId == request.KeyId && request.KeyId.Length > 0;
        if (agent is null || !isPending && agent.KeyId != request.KeyId)
            throw Error(StatusCode.NotFound, "This agent is not enrolled with this key. Enrol it again.");
        proofs.Check(request, isPending ? agent.PendingKey : agent.SigningKey);
        if (agent.RevokedAt is not null)
            throw Error(StatusCode.PermissionDenied, "This agent's enrolment was revoked. Enrol it again with a new token.");
        if (isPending || agent.ApprovedAt is null)
            throw Error(StatusCode.FailedPrecondition, "This enrolment waits for a person to approve it.");
        return new AuthenticateResponse
        {
            AccessToken = accessTokens.Issue(agent.Name, agent.KeyId, AccessTokens.AgentLifetime),
            ExpiresIn = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(AccessTokens.AgentLifetime),
        };
    }

    private AgentRecord Enrolled(WxautoDb db, AgentRecord? agent, string name, EnrollRequest request, string keyId, AgentSpec spec)
    {
        if (agent is null)
            db.Agents.Add(agent = new AgentRecord { Name = name });
        if (agent.IsLiving)
        {
            (agent.PendingKeyId, agent.PendingKey, agent.PendingHostName, agent.PendingAt) =
                (keyId, request.SigningKey.ToByteArray(), request.HostName, time.GetUtcNow());
            return agent;
        }
        agent.SigningKey = request.SigningKey.ToByteArray();
        agent.KeyId = keyId;
        agent.HostName = request.HostName;
        agent.Version = request.Version;
        agent.EnrolledAt = time.GetUtcNow();
        agent.RevokedAt = null;
        agent.ApprovedAt = spec.Enrollment.Approval == Approval.Auto ? agent.EnrolledAt : null;
        return agent;
    }

    private static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));
}
