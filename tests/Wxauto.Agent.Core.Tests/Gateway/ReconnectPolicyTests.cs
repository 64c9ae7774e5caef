using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Gateway;

namespace Wxauto.Agent.Core.Tests.Gateway;

public sealed class ReconnectPolicyTests
{
    private static readonly SqliteException FullDisk = new("database or disk is full", SQLitePCL.raw.SQLITE_FULL);
    private readonly FakeTimeProvider _clock = new();
    private readonly ReconnectPolicy _policy;

    public ReconnectPolicyTests() => _policy = new ReconnectPolicy(_clock, new Random(1));

    [Fact]
    public void A_platform_that_is_away_is_asked_ever_less_often_up_to_half_a_minute()
    {
        var waits = Waits(12, Failure(StatusCode.Unavailable));
        waits[0].Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5));
        waits[^1].Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_stream_that_broke_off_is_opened_again_at_once()
    {
        Waits(12, Failure(StatusCode.Unavailable));
        _policy.Welcomed();
        _policy.Ended(Failure(StatusCode.Unavailable)).Wait.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5));
    }

    [Theory]
    [InlineData(StatusCode.PermissionDenied, "*revoked*enrol it again*")]
    [InlineData(StatusCode.NotFound, "*does not know this agent*enrol it again*")]
    public void What_only_a_person_can_mend_is_asked_for_every_ten_minutes_at_last(StatusCode code, string problem)
    {
        var (told, first) = _policy.Ended(Failure(code));
        told.Should().Match(problem);
        first.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15));
        Waits(12, Failure(code))[^1]
            .Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5)).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_proxy_that_forbids_is_no_revocation()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        await using var proxy = builder.Build();
        proxy.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await proxy.StartAsync();
        using var channel = GatewayAddress.Open(new Uri(proxy.Urls.Single()), allowInsecure: false);
        var ask = async () => await new AgentService.AgentServiceClient(channel).ChallengeAsync(new ChallengeRequest());
        var refusal = (await ask.Should().ThrowAsync<RpcException>()).Which;
        refusal.StatusCode.Should().Be(StatusCode.PermissionDenied);
        ReconnectPolicy.IsRevoked(refusal).Should().BeFalse();
        ReconnectPolicy.IsRevoked(Failure(StatusCode.PermissionDenied)).Should().BeTrue();
        _policy.Ended(refusal).Problem.Should().Contain("before the platform");
    }

    [Fact]
    public void An_agent_that_is_not_enrolled_waits_like_one_that_was_refused() =>
        _policy.Ended(new ConfigurationException("not enrolled")).Wait.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15));

    [Fact]
    public void An_approval_is_expected_soon()
    {
        var (problem, first) = _policy.Ended(Failure(StatusCode.FailedPrecondition));
        problem.Should().Match("*does not accept this agent yet*the test wants it*");
        first.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        Waits(12, Failure(StatusCode.FailedPrecondition))[^1].Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_full_disk_is_not_answered_by_a_connection_every_half_second()
    {
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 10; i++)
        {
            // The gateway welcomes it every time; storing what it says fails at once.
            _policy.Welcomed();
            _clock.Advance(TimeSpan.FromSeconds(1));
            waits.Add(_policy.Ended(FullDisk).Wait);
        }
        waits[0].Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5));
        waits[^1].Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void A_disk_that_was_mended_for_a_while_begins_anew()
    {
        Waits(10, FullDisk);
        _policy.Welcomed();
        _clock.Advance(TimeSpan.FromSeconds(30));
        _policy.Ended(FullDisk).Wait.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void A_full_disk_does_not_slow_down_the_return_of_the_platform()
    {
        Waits(10, FullDisk);
        _policy.Ended(Failure(StatusCode.Unavailable)).Wait.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void A_defect_is_not_waited_away()
    {
        ReconnectPolicy.IsExpected(new InvalidOperationException()).Should().BeFalse();
        ReconnectPolicy.IsExpected(FullDisk).Should().BeTrue();
        ReconnectPolicy.IsExpected(new SqliteException("malformed", SQLitePCL.raw.SQLITE_CORRUPT)).Should().BeFalse();
    }

    private static RpcException Failure(StatusCode code) => new(new Status(code, "the test wants it"));

    private List<TimeSpan> Waits(int count, Exception e) => [.. Enumerable.Range(0, count).Select(_ => _policy.Ended(e).Wait)];
}
