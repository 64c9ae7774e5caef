using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wxauto.Operator.Runtime.Tests.Configuration;

public sealed class StrictOptionsTests
{
    [Fact]
    public async Task Known_keys_are_bound_and_injected()
    {
        using var host = HostWith(("Wxauto:Thing:Limit", "7"), ("Wxauto:Thing:Names:0", "a"), ("Wxauto:Thing:Inner:Delay", "00:00:03"),
            ("Wxauto:Key", "k"));
        await host.StartAsync();
        var thing = host.Services.GetRequiredService<Thing>();
        thing.Limit.Should().Be(7);
        thing.Names.Should().Equal("a");
        thing.Inner.Delay.Should().Be(TimeSpan.FromSeconds(3));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("Wxauto:Thing:Limt", "7", "Wxauto:Thing:Limt is not a known setting; Wxauto:Thing:Limit is")]
    [InlineData("Wxauto:Thign:Limit", "7", "Wxauto:Thign:Limit is not a known setting; Wxauto:Thing:Limit is")]
    [InlineData("Wxauto:Thing:Inner:Pause", "00:00:03", "Wxauto:Thing:Inner:Pause is not a known setting")]
    [InlineData("Wxauto:Thing:Limit", "seven", "Wxauto:Thing:Limit")]
    [InlineData("Wxauto:Thing:Limit", "0", "Wxauto:Thing:Limit must be 1 or more")]
    public async Task A_wrong_key_or_value_ends_the_start_and_is_named(string key, string value, string message)
    {
        using var host = HostWith((key, value));
        var start = () => host.StartAsync();
        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(message);
    }

    [Fact]
    public void Without_a_host_the_same_is_refused()
    {
        var read = (string key, string value) => StrictOptions.Read<Thing>(Configuration((key, value)), "Wxauto:Thing", Faults);
        read("Wxauto:Other:Limit", "9").Limit.Should().Be(1);
        read.Invoking(r => r("Wxauto:Thing:Limt", "7")).Should().Throw<OptionsValidationException>().WithMessage("*Wxauto:Thing:Limt is*");
        read.Invoking(r => r("Wxauto:Thing:Limit", "0")).Should().Throw<OptionsValidationException>()
            .WithMessage("*Wxauto:Thing:Limit must*");
    }

    private static IHost HostWith(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(Configuration(settings));
        builder.Services.AddStrictOptions<Thing>("Wxauto:Thing", Faults).AddStrictKeys("Wxauto", "Key");
        return builder.Build();
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();

    private static IEnumerable<string> Faults(Thing thing)
    {
        if (thing.Limit < 1)
            yield return "Limit must be 1 or more";
    }

    private sealed class Thing
    {
        public int Limit { get; init; } = 1;

        public string[] Names { get; init; } = [];

        public Inner Inner { get; init; } = new();
    }

    private sealed class Inner
    {
        public TimeSpan Delay { get; init; }
    }
}
