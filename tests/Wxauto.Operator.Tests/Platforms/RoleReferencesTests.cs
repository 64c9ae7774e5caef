using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms;

namespace Wxauto.Operator.Tests.Platforms;

public sealed class RoleReferencesTests
{
    private static readonly NamespaceSpecs Nothing = new([], [], [], []);

    [Fact]
    public void A_role_gets_only_the_secrets_that_it_uses()
    {
        var inputs = PlatformPlans.Of("rich").Inputs;
        Names(inputs["gateway"]).Should().Equal("rest/front-desk");
        Names(inputs["pipeline"]).Should().Equal("deepseek/apiKey", "orders/token", "program-keys/erp");
        Names(inputs["knowledge"]).Should().Equal("deepseek/apiKey", "orders/token", "qdrant/key");
        Names(inputs["console"]).Should().BeEmpty();
    }

    [Fact]
    public void Documents_go_to_knowledge_alone() =>
        PlatformPlans.Of("rich").Inputs.Where(i => i.Value.ConfigMaps.Count > 0).Select(i => i.Key).Should().Equal("knowledge");

    [Fact]
    public void Clients_without_an_agent_of_their_own_have_their_key_too()
    {
        var platform = new PlatformSpec
            { Defaults = new PlatformDefaults { Agent = new AgentSpec { RestApi = new RestApiSpec { ApiKey = Key("rest", "default") } } } };
        RoleReferences.Of(Roles.Gateway, "shop", platform, Nothing).Secrets.Should().Equal(new SecretReference { Name = "rest", Key = "default" });
    }

    [Theory]
    [InlineData("Not_A_Name", "key")]
    [InlineData("name", "../key")]
    [InlineData("name", "a/b")]
    [InlineData("../name", "key")]
    public void A_name_that_the_API_would_refuse_does_not_hold_up_all_others(string name, string key)
    {
        var specs = Nothing with { AIProviders = [new AIProviderSpec { ApiKey = Key(name, key) },
            new AIProviderSpec { ApiKey = Key("good", "key") }] };
        RoleReferences.Of(Roles.Pipeline, "shop", new PlatformSpec(), specs).Secrets.Should()
            .Equal(new SecretReference { Name = "good", Key = "key" });
    }

    [Theory]
    [InlineData("shop-keys", "masterKey")]
    [InlineData("shop-internal", "token")]
    [InlineData("shop-db", "url")]
    [InlineData("front-desk-enrollment", "token")]
    public void The_platforms_own_secrets_are_nobodys_key(string name, string key)
    {
        var platform = new PlatformSpec { Database = new DatabaseSpec { SecretRef = new SecretReference { Name = "shop-db", Key = "url" } } };
        var specs = Nothing with { AIProviders = [new AIProviderSpec { ApiKey = Key(name, key) }, new AIProviderSpec { ApiKey = Key("shop-db", "deepseek") }] };

        RoleReferences.Of(Roles.Pipeline, "shop", platform, specs).Secrets.Should()
            .Equal(new SecretReference { Name = "shop-db", Key = "deepseek" });
    }

    [Fact]
    public void Documents_may_be_called_as_a_secret_of_the_platform_is()
    {
        var specs = Nothing with
        {
            KnowledgeBases = [new KnowledgeBaseSpec { Sources = [new SourceSpec { Name = "faq", ConfigMap = new ConfigMapSource { Name = "how-to-enrollment" } }] }],
        };

        RoleReferences.Of(Roles.Knowledge, "shop", new PlatformSpec(), specs).ConfigMaps.Should().Equal("how-to-enrollment");
    }

    [Fact]
    public void The_order_of_resources_does_not_change_the_pods()
    {
        AIProviderSpec[] providers = [new() { ApiKey = Key("b", "1") }, new() { ApiKey = Key("a", "2") }, new() { ApiKey = Key("a", "2") }];
        var one = RoleReferences.Of(Roles.Pipeline, "shop", new PlatformSpec(), Nothing with { AIProviders = providers }).Secrets;
        var other = RoleReferences.Of(Roles.Pipeline, "shop", new PlatformSpec(), Nothing with { AIProviders = [.. providers.Reverse()] }).Secrets;
        one.Should().Equal(other).And.HaveCount(2);
    }

    private static IEnumerable<string> Names(RoleInputs inputs) => inputs.Secrets.Select(s => $"{s.Name}/{s.Key}");

    private static SecretSource Key(string name, string key) => new() { SecretRef = new SecretReference { Name = name, Key = key } };
}
