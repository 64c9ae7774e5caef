using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;

namespace Wxauto.Server.Tests;

public sealed class RoleTests
{
    private static readonly string[] Shared = ["DirectoryCatalog", "InProcessEventBus", "Sidecar", "DaprEventBus", "SpaceWatch"];
    private static readonly string[] Models = ["UsageLedger", "McpConnections"];

    private static readonly Dictionary<string, string[]> Works = new()
    {
        ["gateway"] = ["Ingest", "BlobIntake", "ReplyDelivery", "AgentOrders", "AgentPresence"],
        ["pipeline"] = [.. Models, "MemoryUpkeep", "ConversationMemories", "ProviderProbe", "TurnWorker", "FollowUpWorker",
            "ContactFollowing", "StandingUpkeep", "DeskWorker"],
        ["knowledge"] = [.. Models, "ReaderWarmUp", "KnowledgeLibrary", "SiteSchedule", "SourceScan", "KnowledgeUpkeep", "WorkflowWorker",
            "WorkflowScheduler", "WorkflowUpkeep", "LocalModelWarmUp"],
        ["console"] = ["ConversationRetention"],
    };

    private static readonly Dictionary<string, string[]> Answers = new()
    {
        ["gateway"] = ["/api/v1/messages", "/wxauto.agent.v1.AgentService/Connect", InternalApi.Agents],
        ["pipeline"] = ["/v1/chat/completions", InternalApi.AIProviders, InternalApi.McpServers],
        ["knowledge"] = ["/api/knowledge/bases", "/wxauto.knowledge.v1.KnowledgeService/Search", InternalApi.KnowledgeBases],
        ["console"] = ["/", "/api/console/overview", "/api/console/conversations", "/api/console/desk/inbox", "/api/console/agents", "/api/console/usage",
            "/api/console/customers/today", "/api/console/contacts/pool"],
    };

    public static TheoryData<string> Names => [.. Roles.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_role_starts_what_it_needs_and_nothing_else(string name)
    {
        await using var process = new Composition(Roles.All.Single(r => r.Name == name));
        process.Background.Should().BeEquivalentTo([.. Shared, .. Works[name]]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_role_answers_at_its_own_addresses_and_not_at_those_of_others(string name)
    {
        await using var process = new Composition(Roles.All.Single(r => r.Name == name));
        var paths = process.Paths.ToList();
        paths.Should().Contain(Answers[name]).And.Contain(["/metrics", "/healthz", "/readyz", "/dapr/subscribe"]);
        paths.Should().NotContain(Answers.Where(a => a.Key != name).SelectMany(a => a.Value));
    }

    /// <summary>Its JSON is the knowledge role's, and nothing is passed on.</summary>
    [Fact]
    public async Task The_page_of_the_knowledge_bases_is_where_console_and_knowledge_are_together()
    {
        await using var together = new Composition(Roles.Console, Roles.Knowledge);
        await using var apart = new Composition(Roles.Console);
        together.Paths.Should().Contain("/knowledge");
        apart.Paths.Should().NotContain("/knowledge");
    }

    [Fact]
    public async Task Names_in_JSON_do_not_depend_on_the_roles_of_the_process()
    {
        foreach (var roles in Roles.All.Select(r => new[] { r }).Append([.. Roles.All]))
        {
            await using var process = new Composition(roles);
            process.Json.PropertyNamingPolicy.Should().Be(JsonNamingPolicy.CamelCase, string.Join(',', roles.Select(r => r.Name)));
        }
    }

    [Fact]
    public async Task All_roles_in_one_process_start_everything_once_and_serve_no_other_process()
    {
        await using var process = new Composition();
        process.Background.Should().BeEquivalentTo([.. Shared, .. Works.Values.SelectMany(w => w).Distinct()]);
        process.Paths.Should().Contain(Answers.Values.SelectMany(a => a).Where(p => !p.Contains("KnowledgeService")));
        process.Paths.Should().NotContain(p => p.Contains("KnowledgeService"));
    }

    [Fact]
    public async Task Every_two_roles_fit_into_one_process()
    {
        foreach (var first in Roles.All)
            foreach (var second in Roles.All.SkipWhile(r => r != first).Skip(1))
            {
                await using var process = new Composition(first, second);
                process.Background.Should().BeEquivalentTo([.. Shared, .. Works[first.Name].Union(Works[second.Name])],
                    $"{first.Name},{second.Name}");
            }
    }

    [Theory]
    [InlineData("all", "", null)]
    [InlineData("gateway,pipeline,knowledge", "", null)]
    [InlineData("gateway", "", "without a bus*Wxauto__Dapr__PubSub")]
    [InlineData("pipeline,knowledge", "", "without a bus*")]
    [InlineData("console", "", "without a bus*")]
    [InlineData("knowledge", "", "APP_API_TOKEN")]
    [InlineData("gateway,pipeline,console", "", "Wxauto__Dapr__KnowledgeAppId")]
    [InlineData("gateway", "Wxauto:Dapr:PubSub", "APP_API_TOKEN")]
    [InlineData("pipeline", "Wxauto:Dapr:PubSub,Wxauto:Dapr:KnowledgeAppId,APP_API_TOKEN", "DAPR_GRPC_PORT")]
    [InlineData("gateway", "Wxauto:Dapr:PubSub,APP_API_TOKEN", null)]
    [InlineData("pipeline", "Wxauto:Dapr:PubSub,Wxauto:Dapr:KnowledgeAppId,APP_API_TOKEN,DAPR_GRPC_PORT", null)]
    [InlineData("knowledge", "APP_API_TOKEN", null)]
    public void A_role_that_cannot_reach_the_others_says_what_is_missing(string target, string set, string? message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(set.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => KeyValuePair.Create(s, Composition.Sidecar[s]))).Build();
        var roles = target == "all" ? Roles.All : [.. Roles.All.Where(r => target.Split(',').Contains(r.Name))];
        var missing = RoleTable.Missing(Composition.Settings([.. roles]), configuration);
        if (message is null)
            missing.Should().BeNull();
        else
            missing.Should().Match($"*{message}*");
    }

    [Fact]
    public void Events_need_the_address_that_the_sidecar_brings_them_to()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Composition.Sidecar).Build();
        RoleTable.Missing(Composition.Settings(Roles.Gateway) with { InternalUrl = null }, configuration).Should()
            .Contain("--internal-url");
    }

    [Fact]
    public void In_a_cluster_database_and_key_are_shared()
    {
        var settings = Composition.Settings() with { Resources = null };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Composition.Sidecar).Build();
        RoleTable.Missing(settings, configuration).Should().Contain("ConnectionStrings__Wxauto");
        RoleTable.Missing(settings with { Storage = new() { ConnectionString = "Host=db" } }, configuration).Should()
            .Contain("Wxauto__Security__MasterKey");
    }
}
