using Grpc.Core;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Hosting;

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

    private Task EnrollAsync() =>
        AgentEnrollment.EnrollPatientlyAsync(
            _directory.Options(_gateway.Address, new FakeWeChat()), FakeGateway.Token, _failures.Add, CancellationToken.None);
}
