using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;
using Wxauto.Storage;

namespace Wxauto.Gateway.Enrollment;

/// <summary>Gives agents their identity, and access tokens for a proof that they hold its key.</summary>
internal sealed class AgentEnrollment(
    IDbContextFactory<WxautoDb> contexts, EnrollmentTokens tokens, Challenges challenges, AccessTokens accessTokens, PlatformKeys keys,
    IResourceCatalog catalog, TimeProvider time)
{
    public async Task<EnrollResponse> EnrollAsync(EnrollRequest request, CancellationToken cancellationToken)
    {
        CheckProof(request.Challenge.Span, request.SigningKey.Span, SigningKey.EnrollmentText(request.Challenge.Span, request.Token),
            request.Signature.ToByteArray());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await tokens.FindAsync(db, request.Token, cancellationToken)
            ?? throw Error(StatusCode.NotFound, "The enrolment token is unknown, wrong or too old. Ask for a new one.");
        if (!catalog.Current.Agents.TryGetValue(token.Agent, out var resource))
            throw Error(StatusCode.FailedPrecondition, $"There is no Agent '{token.Agent}'. Apply its manifest first.");
        var keyId = SigningKey.IdOf(request.SigningKey.Span);
        var agent = await db.Agents.FindAsync([token.Agent], cancellationToken);
        if (agent?.KeyId != keyId || agent.RevokedAt is not null)
        {
            // The use is spent by one conditional statement: of two enrolments with one token, one wins.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await db.EnrollmentTokens.Where(t => t.Id == token.Id && t.UsesLeft > 0)
                .ExecuteUpdateAsync(u => u.SetProperty(t => t.UsesLeft, t => t.UsesLeft - 1), cancellationToken) == 0)
                throw Error(StatusCode.NotFound, "The enrolment token is used up. Ask for a new one.");
            agent = Enrolled(db, agent, token.Agent, request, keyId, resource.Spec);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return new EnrollResponse
        {
            Agent = agent.Name, KeyId = keyId, PlatformKey = Google.Protobuf.ByteString.CopyFrom(keys.SealingPublicKey),
            ApprovalPending = agent.ApprovedAt is null,
        };
    }

    public async Task<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var agent = await db.Agents.FindAsync([request.Agent], cancellationToken);
        if (agent is null || agent.KeyId != request.KeyId)
            throw Error(StatusCode.NotFound, "This agent is not enrolled with this key. Enrol it again.");
        CheckProof(request.Challenge.Span, agent.SigningKey, SigningKey.AuthenticationText(request.Challenge.Span, request.Agent),
            request.Signature.ToByteArray());
        if (agent.RevokedAt is not null)
            throw Error(StatusCode.PermissionDenied, "This agent's enrolment was revoked. Enrol it again with a new token.");
        if (agent.ApprovedAt is null)
            throw Error(StatusCode.FailedPrecondition, "This enrolment waits for a person to approve it.");
        return new AuthenticateResponse
        {
            AccessToken = accessTokens.Issue(agent.Name, agent.KeyId, AccessTokens.AgentLifetime),
            ExpiresIn = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(AccessTokens.AgentLifetime),
        };
    }

    private void CheckProof(ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> publicKey, byte[] text, byte[] signature)
    {
        if (!challenges.IsValid(challenge))
            throw Error(StatusCode.Unauthenticated, "The challenge is too old or not ours. Ask for a new one.");
        if (!SigningKey.Verify(publicKey, text, signature))
            throw Error(StatusCode.Unauthenticated, "The signature does not prove possession of the key.");
    }

    private AgentRecord Enrolled(WxautoDb db, AgentRecord? agent, string name, EnrollRequest request, string keyId, AgentSpec spec)
    {
        if (agent is null)
            db.Agents.Add(agent = new AgentRecord { Name = name });
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
