using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Streams;
using Wxauto.Tests;

namespace Wxauto.Gateway.Tests.Streams;

public sealed class AgentConfigurationTests
{
    [Fact]
    public void The_same_content_has_the_same_revision_and_any_change_another_one()
    {
        var configuration = Of(Spec(), paused: false);
        configuration.Revision.Should().BePositive().And.Be(Of(Spec(), paused: false).Revision);
        Of(Spec(), paused: true).Revision.Should().NotBe(configuration.Revision);
        Of(Spec() with { SendBudget = new SendBudgetSpec { PerMinute = 7 } }, paused: false).Revision.Should()
            .NotBe(configuration.Revision);
        Of(Spec() with { SendBudget = new SendBudgetSpec { PerHour = 7 } }, paused: false).SendBudget.PerHour.Should().Be(7);
        Of(null, paused: false).Revision.Should().NotBe(configuration.Revision);
    }

    [Fact]
    public async Task An_agent_is_sent_a_configuration_only_when_it_says_something_else()
    {
        var (secret, _) = X25519Key.Generate();
        using var stream = new AgentStream("front-desk", "key", AgentSeal.ForPlatform(secret, X25519Key.Generate().PublicKey, "front-desk"));
        stream.Send(new Welcome { Configuration = Of(Spec(), paused: false) });
        stream.Send(Of(Spec(), paused: false));
        stream.Send(Of(Spec(), paused: true));
        stream.Send(Of(Spec(), paused: true));

        var sent = new List<ServerFrame>();
        stream.Down.Complete();
        await stream.Down.WriteAsync(frame =>
        {
            sent.Add(frame);
            return Task.CompletedTask;
        }, CancellationToken.None);
        sent.Select(f => f.BodyCase).Should().Equal(ServerFrame.BodyOneofCase.Welcome, ServerFrame.BodyOneofCase.Configuration);
        sent[^1].Configuration.Paused.Should().BeTrue();
    }

    private static AgentSpec Spec() => new() { DisplayName = "客服" };

    private static Configuration Of(AgentSpec? spec, bool paused) => new AgentConfigurations(FixedCatalog.Of("front-desk", spec)).Of("front-desk", paused);
}
