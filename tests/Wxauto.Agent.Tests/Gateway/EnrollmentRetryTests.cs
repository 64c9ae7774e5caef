using Grpc.Core;
using Wxauto.Agent.Commands;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Drivers.Simulator;
using Wxauto.Agent.Gateway;

namespace Wxauto.Agent.Tests.Gateway;

// xunit disposes of it through IAsyncLifetime.
#pragma warning disable CA1001
/// <summary>The enrolment that <c>wxauto-agent run --token</c> begins with.</summary>
public sealed class EnrollmentRetryTests : IAsyncLifetime
{
    private readonly DataDirectory _directory = new();
    private readonly FakeGateway _gateway = new();

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
        RunCommand.EnrollAsync(new AgentOptions(_gateway.Address, _directory.Path, new SimulatorOptions(new Uri("http://127.0.0.1/simulator"), "shop", null)), FakeGateway.Token, CancellationToken.None);
}
