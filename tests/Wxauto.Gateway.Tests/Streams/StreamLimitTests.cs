using System.Net;
using Grpc.Core;
using Wxauto.Gateway.Streams;

namespace Wxauto.Gateway.Tests.Streams;

public sealed class StreamLimitTests
{
    private static readonly IPAddress Here = IPAddress.Loopback, There = IPAddress.Parse("10.0.0.7");
    private readonly StreamLimits _limits = new(new StreamLimitOptions { Streams = 4, StreamsPerAddress = 3, StreamsPerAgent = 2 });

    [Fact]
    public void An_agent_has_so_many() => Refused(() => Fill(2, _ => "a", Here), "a", Here).Should().Contain("this agent");

    [Fact]
    public void An_address_has_so_many() => Refused(() => Fill(3, i => $"a{i}", Here), "b", Here).Should().Contain("this address");

    [Fact]
    public void A_gateway_has_so_many()
    {
        Fill(3, i => $"a{i}", Here);
        Refused(() => Fill(1, _ => "b", There), "c", There).Should().Contain("this gateway");
    }

    [Fact]
    public void What_ends_makes_room_and_what_was_refused_took_none()
    {
        var places = Fill(2, _ => "a", Here);
        for (var i = 0; i < 10; i++)
            Refused(() => [], "a", Here);
        places[0].Dispose();
        places[0].Dispose();
        Fill(1, _ => "a", Here);
        Refused(() => [], "a", Here).Should().Contain("this agent");
    }

    [Fact]
    public void Options_that_let_nobody_in_are_told() =>
        StreamLimitOptions.FaultsOf(new StreamLimitOptions { Streams = 0 }).Should().ContainSingle().Which.Should().StartWith("Streams: 0");

    private List<IDisposable> Fill(int count, Func<int, string> agent, IPAddress address) =>
        [.. Enumerable.Range(0, count).Select(i => _limits.Enter(agent(i), address))];

    private string Refused(Func<List<IDisposable>> before, string agent, IPAddress address)
    {
        before();
        var enter = () => _limits.Enter(agent, address);
        var status = enter.Should().Throw<RpcException>().Which.Status;
        status.StatusCode.Should().Be(StatusCode.ResourceExhausted);
        return status.Detail;
    }
}
