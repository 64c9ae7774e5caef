using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Enrollment;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Streams;

/// <summary>The gRPC face of the gateway. Access tokens are checked here, not by the web's schemes: streams outlive a token.</summary>
[AllowAnonymous]
internal sealed class AgentServiceEndpoint(
    AgentEnrollment enrollment, KeyProofs proofs, AccessTokens tokens, PlatformKeys keys, AgentPresence presence,
    AgentConnections connections, AgentGate gate) : AgentService.AgentServiceBase
{
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(10);

    public override Task<ChallengeResponse> Challenge(ChallengeRequest request, ServerCallContext context) =>
        Task.FromResult(proofs.NewChallenge());

    public override Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context)
    {
        FrameBounds.Check(request);
        // A signature is not guessed; that many agents whose key was replaced come again must not keep others out. A token might be tried.
        return gate.AttemptAsync($"key {SigningKey.IdOf(request.SigningKey.Span)}", context,
             () => enrollment.EnrollAsync(request, context.CancellationToken));
    }

    public override Task<AuthenticateResponse> Authenticate(AuthenticateRequest request, ServerCallContext context)
    {
        FrameBounds.Check(request);
        return enrollment.AuthenticateAsync(request, context.CancellationToken);
    }

    public override async Task Connect(IAsyncStreamReader<AgentFrame> requestStream, IServerStreamWriter<ServerFrame> responseStream,
        ServerCallContext context)
    {
        var (agent, keyId, expires) = await AuthenticateAsync(context);
        using var place = gate.Enter(agent, context);
        var hello = await HelloAsync(requestStream, context.CancellationToken);
        FrameBounds.Check(hello);
        using var stream = new AgentStream(agent, keyId, Seal(hello, agent));
        await connections.ServeAsync(stream, hello, requestStream, responseStream, expires, context.CancellationToken);
    }

    private async Task<(string Agent, string KeyId, DateTimeOffset Expires)> AuthenticateAsync(ServerCallContext context)
    {
        const string scheme = "Bearer ";
        var header = context.RequestHeaders.GetValue("authorization") ?? "";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            || await tokens.ValidateAsync(header[scheme.Length..]) is not { } token || AccessTokens.IsOfRest(token.KeyId))
            throw new RpcException(new Status(StatusCode.Unauthenticated, "A valid access token is needed. Authenticate first."));
        return await presence.FindAsync(token.Agent, token.KeyId, context.CancellationToken) is null
            ? throw new RpcException(new Status(StatusCode.PermissionDenied, "This agent's enrolment was revoked or replaced."))
            : token;
    }

    private static async Task<Hello> HelloAsync(IAsyncStreamReader<AgentFrame> up, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HelloLimit);
        return await up.MoveNext(limit.Token) && up.Current.BodyCase == AgentFrame.BodyOneofCase.Hello
            ? up.Current.Hello
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "The first frame must be Hello."));
    }

    private AgentSeal Seal(Hello hello, string agent)
    {
        try
        {
            return AgentSeal.ForPlatform(keys.SealingSecret, hello.EphemeralKey.Span, agent);
        }
        catch (CryptographicException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"ephemeral_key: {e.Message}"));
        }
    }
}
