using System.Net;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Tests.Security;

public sealed class LoginBrakeTests
{
    private static readonly IPAddress Here = IPAddress.Loopback;
    private readonly FakeTimeProvider _time = new();
    private readonly LoginBrake _brake;

    public LoginBrakeTests() => _brake = new LoginBrake(_time);

    [Fact]
    public void After_five_failures_within_a_minute_one_waits_for_its_end()
    {
        for (var i = 0; i < LoginBrake.Attempts; i++)
        {
            _brake.Delay("a", Here).Should().Be(TimeSpan.Zero);
            _brake.Failed("a", Here);
            _time.Advance(TimeSpan.FromSeconds(5));
        }
        _brake.Delay("a", Here).Should().Be(TimeSpan.FromSeconds(35));
        _brake.Delay("b", Here).Should().Be(TimeSpan.Zero, "that is another agent");
        _brake.Delay("a", IPAddress.Parse("10.0.0.7")).Should().Be(TimeSpan.Zero, "that is another place");
        _time.Advance(TimeSpan.FromSeconds(35));
        _brake.Delay("a", Here).Should().Be(TimeSpan.Zero);
        _brake.Failed("a", Here);
        _brake.Delay("a", Here).Should().Be(TimeSpan.Zero, "the old failures are forgotten");
    }

    [Fact]
    public void Who_tries_many_agents_from_one_address_waits_for_all_of_them()
    {
        for (var i = 0; i < LoginBrake.AttemptsOfAddress; i++)
        {
            _brake.Delay($"agent {i}", Here).Should().Be(TimeSpan.Zero);
            _brake.Failed($"agent {i}", Here);
        }
        _brake.Delay("another", Here).Should().Be(LoginBrake.Window);
        _brake.Delay("another", IPAddress.Parse("10.0.0.7")).Should().Be(TimeSpan.Zero);
        _brake.Succeeded("agent 1", Here);
        _brake.Delay("another", Here).Should().Be(LoginBrake.Window, "one right key does not pay for the wrong ones");
    }

    [Fact]
    public void A_login_that_succeeds_ends_the_count()
    {
        for (var i = 0; i < 20; i++)
        {
            _brake.Failed("a", Here);
            if (i % 4 == 3)
                _brake.Succeeded("a", Here);
        }
        _brake.Delay("a", Here).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        for (var i = 0; i < LoginBrake.Remembered + 500; i++)
            _brake.Failed($"agent {i}", Here);
        _brake.Count.Should().BeLessThanOrEqualTo(LoginBrake.Remembered);
        _time.Advance(LoginBrake.Window);
        _brake.Failed("a", Here);
        _brake.Count.Should().Be(2, "the agent and the address");
    }
}
