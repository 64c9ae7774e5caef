using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Hosting;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Tests.Hosting;

// xunit disposes of it through IAsyncLifetime.
#pragma warning disable CA1001
/// <summary>The enrolment that <c>wxauto-agent run</c> with a token begins with.</summary>
public sealed class AgentEnrollmentTests : IAsyncLifetime
{
    private readonly DataDirectory _directory = new();
    private readonly FakeGateway _gateway = new();
    private readonly List<RpcException> _failures = [];

    public Task InitializeAsync() => _gateway.StartAsync();

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Trouble_on_the_platform_is_waited_for()
    {
        foreach (var trouble in new[] { StatusCode.Unknown, StatusCode.Unavailable, StatusCode.Internal })
            _gateway.Enrollments.Enqueue(trouble);

        await EnrollAsync();

        using var spool = _directory.Open();
        new IdentityStore(spool.Meta).Identity!.Agent.Should().Be("shop");
        _failures.Select(f => f.StatusCode).Should().Equal(StatusCode.Unknown, StatusCode.Unavailable, StatusCode.Internal);
    }

    [Theory]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.Unauthenticated)]
    public async Task A_refusal_is_told_at_once(StatusCode refusal)
    {
        _gateway.Enrollments.Enqueue(refusal);

        (await FluentActions.Awaiting(EnrollAsync).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(refusal);
    }

    [Fact]
    public async Task A_platform_that_did_not_give_the_token_does_not_get_to_see_it()
    {
        var elsewhere = new OneTimeToken("id", "secret", OneTimeToken.FingerprintOf(X25519Key.Generate().PublicKey)).ToString();

        (await FluentActions.Awaiting(() => EnrollAsync(elsewhere)).Should().ThrowAsync<ConfigurationException>()).WithMessage("*指纹不符*");

        _gateway.ShownTokens.Should().BeEmpty();
    }

    [Theory]
    [InlineData("id.secret")]
    [InlineData("secret")]
    [InlineData("a.b.c.d")]
    public async Task What_is_no_token_is_told_before_anything_is_sent(string token)
    {
        (await FluentActions.Awaiting(() => EnrollAsync(token)).Should().ThrowAsync<ConfigurationException>()).WithMessage("*不是登记令牌*");

        _gateway.ShownTokens.Should().BeEmpty();
    }

    private Task<EnrollResponse> EnrollAsync() => EnrollAsync(FakeGateway.Token);

    private Task<EnrollResponse> EnrollAsync(string token) =>
        AgentEnrollment.EnrollPatientlyAsync(
            _directory.Options(_gateway.Address, new FakeWeChat()), token, _failures.Add, CancellationToken.None);
}
