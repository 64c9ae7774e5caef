using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Wxauto.Operator.Tests;

public sealed class OperatorOptionsTests
{
    [Fact]
    public void The_command_line_comes_before_the_configuration_and_that_before_the_pod()
    {
        var settings = Read(["--image", "mine:1"], ("Wxauto:Operator:Image", "theirs:1"), ("Wxauto:Operator:LeaderElection", "false"),
            ("POD_NAMESPACE", "here"));

        (settings.Image, settings.LeaderElection, settings.LeaseNamespace, settings.Namespace).Should().Be(("mine:1", false, "here", null));
    }

    [Theory]
    [InlineData("Wxauto:Operator:Imgae", "x", "Wxauto:Operator:Imgae is not a known setting; Wxauto:Operator:Image is")]
    [InlineData("Wxauto:Oprator:Image", "x", "Wxauto:Oprator:Image is not a known setting")]
    [InlineData("Wxauto:Operator:LeaderElection", "flase", "Wxauto:Operator:LeaderElection (--leader-election) is 'flase'")]
    [InlineData("Wxauto:Operator:MetricsUrl", "8080", "Wxauto:Operator:MetricsUrl (--metrics-url) is '8080'")]
    [InlineData("Wxauto:Operator:ServiceAddress", "{role}", "Wxauto:Operator:ServiceAddress (--service-address) is '{role}'")]
    public void A_wrong_key_or_value_is_named(string key, string value, string message) =>
        FluentActions.Invoking(() => Read([], (key, value))).Should().Throw<OptionsValidationException>().Which.Message.Should()
            .Contain(message);

    private static OperatorSettings Read(string[] arguments, params (string Key, string Value)[] configuration)
    {
        var options = new OperatorOptions(
            new ConfigurationBuilder().AddInMemoryCollection(configuration.ToDictionary(c => c.Key, c => (string?)c.Value)).Build());
        var command = new RootCommand();
        options.AddTo(command);
        return options.Read(command.Parse(arguments));
    }
}
