using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Storage.Tests.Workflows;

public sealed class WorkflowRulesTests
{
    [Theory]
    [InlineData(1, 0, 4), InlineData(1, 1, 6), InlineData(2, 0.5, 20), InlineData(4, 0.5, 320), InlineData(5, 0.5, 600),
        InlineData(1000, 1, 720)]
    public void Pauses_grow_up_to_the_longest_with_a_fifth_of_chance(int attempt, double chance, double seconds) =>
        new WorkflowOptions().DelayAfter(attempt, chance).TotalSeconds.Should().BeApproximately(seconds, 0.001);

    [Theory]
    [InlineData("every day", "Asia/Shanghai", "no cron expression"), InlineData("61 * * * *", "UTC", "no cron expression"),
        InlineData("0 3 * * *", "China", "no time zone"), InlineData("0 0 30 2 *", "UTC", "never comes")]
    public void What_is_wrong_with_a_schedule_is_said(string cron, string zone, string words)
    {
        WorkflowSchedule.ProblemOf(cron, zone).Should().Contain(words);
        FluentActions.Invoking(() => new WorkflowSchedule("w", "k", "", cron, zone).NextAfter(DateTimeOffset.UnixEpoch)).Should()
            .Throw<FormatException>().WithMessage($"*{words}*");
    }

    [Theory]
    [InlineData("30 2 * * *", "2026-11-24T18:30:00Z"), InlineData("@daily", "2026-11-24T16:00:00Z"),
        InlineData("0 9 * * MON", "2026-11-30T01:00:00Z"), InlineData("*/15 * * * *", "2026-11-24T08:15:00Z")]
    public void Times_are_those_of_the_zone(string cron, string next)
    {
        WorkflowSchedule.ProblemOf(cron, "Asia/Shanghai").Should().BeNull();
        new WorkflowSchedule("w", "k", "", cron, "Asia/Shanghai").NextAfter(DateTimeOffset.Parse("2026-11-24T08:00:00Z", null)).Should()
            .BeExactly(DateTimeOffset.Parse(next, null));
    }

    [Fact]
    public void A_workflow_without_steps_or_with_two_of_one_name_is_refused_at_start()
    {
        foreach (var steps in new string[][] { [], ["a", "a"], [""] })
            new Action(() => new WorkflowProcess(TestDatabase.Sqlite(TestDatabase.NewDirectory()), TimeProvider.System,
                new ScriptedWorkflow(steps)).Get<WorkflowWorker>()).Should().Throw<InvalidOperationException>().WithMessage("*import*");
    }

    [Fact]
    public void Options_come_from_the_configuration_and_wrong_ones_are_told()
    {
        Options("Wxauto:Workflows:Concurrency", "9").Should()
            .BeEquivalentTo(new { Concurrency = 9, MaxAttempts = 5, Lease = TimeSpan.FromSeconds(30) });
        FluentActions.Invoking(() => Options("Wxauto:Workflows:Lease", "00:00:01")).Should().Throw<OptionsValidationException>()
            .WithMessage("Wxauto:Workflows:Lease: must be 3 seconds or more*");
    }

    private static WorkflowOptions Options(string key, string value) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build())
            .AddSingleton(TimeProvider.System).AddWorkflowRuns()
        .BuildServiceProvider().GetRequiredService<WorkflowOptions>();
}
