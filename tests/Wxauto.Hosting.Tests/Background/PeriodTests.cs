using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Hosting.Background;

namespace Wxauto.Hosting.Tests.Background;

public sealed class PeriodTests
{
    [Theory]
    [InlineData(1, 1, 1), InlineData(1, 3, 4), InlineData(1, 9, 15)]
    [InlineData(60, 1, 5), InlineData(60, 2, 10), InlineData(60, 4, 40), InlineData(60, 5, 60), InlineData(60, int.MaxValue, 60)]
    public void Pauses_double_from_the_shorter_of_interval_and_5_s_to_the_longer_of_interval_and_15_s(
        int interval, int failures, int pause) =>
        new Period("", TimeSpan.FromSeconds(interval), TimeProvider.System, NullLogger.Instance).PauseAfter(failures).Should()
            .Be(TimeSpan.FromSeconds(pause));
}
