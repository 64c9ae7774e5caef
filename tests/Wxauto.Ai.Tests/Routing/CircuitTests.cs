using Microsoft.Extensions.Time.Testing;
using Wxauto.Ai.Routing;

namespace Wxauto.Ai.Tests.Routing;

public sealed class CircuitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(_time);

    [Fact]
    public void A_few_failures_do_not_open_it()
    {
        Report(false, 9);
        _circuit.TryEnter().Should().BeNull();
    }

    [Fact]
    public void It_opens_when_half_of_the_last_calls_failed()
    {
        Report(true, 5);
        Report(false, 5);
        _circuit.TryEnter().Should().Be(TimeSpan.FromSeconds(5));
        _circuit.IsOpen.Should().BeTrue();
    }

    [Fact]
    public void Old_failures_are_forgotten()
    {
        Report(false, 9);
        _time.Advance(TimeSpan.FromSeconds(31));
        Report(false, 1);
        _circuit.TryEnter().Should().BeNull();
    }

    [Fact]
    public void After_the_rest_one_call_is_tried_and_closes_it_when_it_works()
    {
        Report(false, 10);
        _time.Advance(TimeSpan.FromSeconds(5));
        _circuit.IsOpen.Should().BeFalse("it waits for nothing but a call");
        _circuit.TryEnter().Should().BeNull("one call is tried");
        _circuit.TryEnter().Should().NotBeNull("only one");
        _circuit.Report(true);
        _circuit.IsOpen.Should().BeFalse();
        _circuit.TryEnter().Should().BeNull();
    }

    [Fact]
    public void Each_vain_try_doubles_the_rest_up_to_two_minutes()
    {
        Report(false, 10);
        var rests = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var rest = _circuit.TryEnter()!.Value;
            rests.Add(rest.TotalSeconds);
            _time.Advance(rest);
            _circuit.TryEnter().Should().BeNull();
            _circuit.Report(false);
        }
        rests.Should().Equal(5, 10, 20, 40, 80, 120, 120);
    }

    [Fact]
    public void A_try_that_says_nothing_lets_another_one_go()
    {
        Report(false, 10);
        _time.Advance(TimeSpan.FromSeconds(5));
        _circuit.TryEnter();
        _circuit.Report(null);
        _circuit.TryEnter().Should().BeNull();
    }

    private void Report(bool good, int times)
    {
        for (var i = 0; i < times; i++)
            _circuit.Report(good);
    }
}
