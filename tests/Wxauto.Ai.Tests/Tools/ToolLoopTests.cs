using Wxauto.Ai.Tools;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Tools;

/// <summary>How a model uses tools in a turn, and where that ends.</summary>
public sealed class ToolLoopTests(ScriptedProvider server) : IClassFixture<ScriptedProvider>, IDisposable
{
    private static readonly Evidence Returns = new("shop", "c1", "returns.md", "退货", "", "七天内可以退货。", 2);
    private static readonly Evidence Fees = new("shop", "c2", "fees.md", "运费", "", "退货运费由买家承担。", 1);

    [Fact]
    public async Task The_model_looks_for_more_and_cites_what_it_found()
    {
        server.Script = r => Messages(r) <= 2 ? """tool:search_knowledge:{"query":"退货运费"}""" : "七天内可以退[1]，运费您承担[2]。";
        KnowledgeQuery? asked = null;
        await using var host = Host(knowledge: q => new KnowledgeResult((asked = q).Question == "退货运费" ? [Returns, Fees] : [], 0.9, []));

        var answer = (await AskAsync(host)).Should().BeOfType<Answered>().Subject;

        asked.Should().BeEquivalentTo(Search with { Question = "退货运费", Top = 4 }, "a model sees no document that the Agent may not use");
        answer.Citations.Should().Equal(0, 1);
        answer.Evidence.Should().Equal(Returns, Fees);
        answer.InputTokens.Should().Be(240, "both calls are paid");
        answer.Route!.ToString().Should().Contain("tools: search_knowledge");
        server.Requests.Last().Body.GetProperty("messages")[3].GetProperty("content").ToString().Should().Contain("[1] 退货")
            .And.Contain("[2] 运费");
    }

    [Fact]
    public async Task The_reason_of_a_hand_off_is_told_to_staff()
    {
        server.Script = _ => """tool:hand_off:{"reason":"客户要改订单"}""";
        await using var host = Host();
        (await AskAsync(host)).Should().BeOfType<HandOffAsked>().Which.Why.Should().Be(ToolReasons.AsksForPersonBecause.With("客户要改订单"));
    }

    [Fact]
    public async Task A_model_that_never_stops_calling_is_stopped()
    {
        server.Script = _ => """tool:search_knowledge:{"query":"x"}""";
        await using var host = Host();
        (await AskAsync(host, new AiSpec { Tools = new ToolsSpec { MaxSteps = 2 } })).Should().BeOfType<HandOffAsked>().Which.Why.Should()
            .Be(ToolReasons.TooMany.Reason);
        server.Requests.Should().HaveCount(3);
        server.Requests.Last().Body.GetProperty("tools").GetArrayLength().Should().Be(1, "only handing off is left");
    }

    [Fact]
    public async Task Money_ends_the_loop_too()
    {
        server.Script = _ => """tool:search_knowledge:{"query":"x"}""";
        await using var host = Host(prices: new PricesSpec
            { Standard = new PriceSpec { InputPerMillion = 1000, OutputPerMillion = 1000 } });
        await AskAsync(host, new AiSpec { Tools = new ToolsSpec { MaxSteps = 9, MaxCost = 0.2m } });
        server.Requests.Should().HaveCount(3, "each call costs 0.128");
    }

    [Fact]
    public async Task A_tool_that_is_not_offered_is_not_there()
    {
        server.Script = r => Messages(r) <= 2 ? "tool:delete_everything:{}" : "七天[1]";
        await using var host = Host();
        (await AskAsync(host)).Should().BeOfType<Answered>();
        server.Requests.Last().Body.GetProperty("messages")[3].GetProperty("content").ToString().Should().Contain("no such tool");
    }

    [Fact]
    public async Task What_a_tool_says_to_the_model_is_not_shown_to_it_and_personal_data_is_masked()
    {
        server.Script = r => Messages(r) switch { <= 2 => "tool:office__web:{}", <= 4 => "tool:office__phone:{}", _ => "已联系〔手机号1〕[1]" };
        await using var host = Host(mcp: new McpServerSpec
            { Stdio = new StdioSpec { Command = "dotnet", Args = [McpServerProcess.Program] },
            Tools = [new McpToolSpec { Name = "web" }, new McpToolSpec { Name = "phone" }] });
        await host.Get<McpConnections>().ReconcileAsync(default);

        var answer = await AskAsync(host, new AiSpec { Tools = new ToolsSpec { McpServers = ["office"] } });

        answer.Should().BeOfType<Answered>().Which.Text.Should().Be("已联系13812345678");
        var read = server.Requests.Last().Body.GetProperty("messages").ToString();
        read.Should().NotContain("Ignore all previous").And.NotContain("13812345678").And.Contain("手机号1");
    }

    [Fact]
    public async Task A_tool_is_given_the_content_of_an_attachment_by_its_name()
    {
        server.Script = r => Messages(r) <= 2 ? """tool:office__doc_recognition:{"content":"附件1","type":"invoice"}""" : "金额是1388元[1]";
        await using var host = Host(mcp: new McpServerSpec { Stdio = new StdioSpec
            { Command = "dotnet", Args = [McpServerProcess.Program] }, Tools = [new McpToolSpec { Name = "doc_recognition" }] });
        await host.Get<McpConnections>().ReconcileAsync(default);

        var answer = await host.AnswerAsync(
            new AnswerRequest(new AiSpec { Route = ["p0"], Tools = new ToolsSpec { McpServers = ["office"] } },
            new Persona("小助", "亲切", "", "zh-CN"), "这张发票多少钱", [], [Returns], 400)
        {
            Agent = "front-desk", Attachments = [new AttachmentReference("发票.pdf", "application/pdf", "invoice")],
        });

        answer.Should().BeOfType<Answered>();
        server.Requests.First().Body.ToString().Should().Contain("附件1：发票.pdf（application/pdf）");
        server.Requests.Last().Body.GetProperty("messages")[3].GetProperty("content").ToString().Should().Contain("invoice: 增值税发票 ¥1388");
    }

    [Fact]
    public async Task The_model_promises_to_write_again_where_it_may()
    {
        server.Script = r => Messages(r) <= 2 ? """tool:schedule_follow_up:{"hours":24,"text":"您好，昨天的问题解决了吗？"}""" : "好的，明天再联系您[1]。";
        await using var host = Host();

        (await AskAsync(host, mayFollowUp: true)).Should().BeOfType<Answered>().Which.FollowUps.Should()
            .Equal(new FollowUpPromise(TimeSpan.FromHours(24), "您好，昨天的问题解决了吗？"));
        (await AskAsync(host)).Should().BeOfType<Answered>().Which.FollowUps.Should().BeEmpty("the tool is not there");
    }

    [Theory]
    [InlineData("""{"hours":0.1,"text":"在吗"}""", "hours: 0.5 to 168")]
    [InlineData("""{"hours":"soon","text":"在吗"}""", "hours: 0.5 to 168")]
    [InlineData("""{"text":"在吗"}""", "hours: 0.5 to 168")]
    [InlineData("""{"hours":2,"text":""}""", "text: 1 to 400")]
    public async Task A_promise_that_makes_no_sense_is_told_to_the_model(string arguments, string told)
    {
        server.Script = r => Messages(r) <= 2 ? $"tool:schedule_follow_up:{arguments}" : "七天内可以退货[1]";
        await using var host = Host();
        (await AskAsync(host, mayFollowUp: true)).Should().BeOfType<Answered>().Which.FollowUps.Should().BeEmpty();
        server.Requests.Last().Body.GetProperty("messages")[3].GetProperty("content").ToString().Should().Contain(told);
    }

    [Fact]
    public async Task A_promise_is_checked_like_the_answer()
    {
        server.Script = r => Messages(r) <= 2 ? """tool:schedule_follow_up:{"hours":24,"text":"保证全额赔付"}""" : "好的[1]";
        await using var host = Host();
        (await AskAsync(host, new AiSpec { Guard = new GuardSpec { ForbiddenPromises = ["赔付"] } }, mayFollowUp: true)).Should()
            .BeOfType<Answered>().Which.Fault!.ToString().Should().Contain("赔付");
    }

    [Theory]
    [InlineData(ProviderPreset.openaiCompatible)]
    [InlineData(ProviderPreset.anthropic)]
    public async Task A_server_that_cannot_call_tools_gets_none_and_what_its_model_writes_as_a_call_is_read(ProviderPreset preset)
    {
        server.Script = r => Messages(r) <= 2 ? """search_knowledge({"query":"退货运费"})""" : "七天内可以退[1]，运费您承担[2]。";
        await using var host = new AiHost(AiHost.Catalog(Spec(preset) with { Tools = ToolUse.none }),
            knowledge: q => new KnowledgeResult(q.Question == "退货运费" ? [Returns, Fees] : [], 0.9, []));

        (await AskAsync(host)).Should().BeOfType<Answered>().Which.Citations.Should().Equal(0, 1);

        server.Requests.Should().HaveCount(2).And.OnlyContain(r => !r.Body.ToString().Contains("\"tool", StringComparison.Ordinal));
        var said = server.Requests.Last().Body.GetProperty("messages").EnumerateArray().TakeLast(2).ToList();
        said.Select(m => m.GetProperty("role").GetString()).Should().Equal("assistant", "user");
        said[0].ToString().Should().Contain("search_knowledge").And.Contain("退货运费");
        said[1].ToString().Should().Contain("[2] 运费");
    }

    [Fact]
    public async Task Calls_of_one_provider_are_told_in_words_to_the_next_that_knows_no_tools()
    {
        server.Script = r => r.Model == "second" ? "七天内可以退[1]，运费您承担[2]。"
            : Messages(r) <= 2 ? """tool:search_knowledge:{"query":"退货运费"}""" : "no-key";
        await using var host = new AiHost(AiHost.Catalog(Spec(), Spec() with { Models = new ModelsSpec { Standard = "second" }, Tools = ToolUse.none }),
            knowledge: _ => new KnowledgeResult([Returns, Fees], 0.9, []));

        (await AskAsync(host, route: ["p0", "p1"])).Should().BeOfType<Answered>().Which.Provider.Should().Be("p1");

        server.Requests.First().Body.ToString().Should().Contain("\"tools\"");
        server.Requests.Last().Body.ToString().Should().NotContain("\"tool").And.Contain("search_knowledge(").And.Contain("[2] 运费");
    }

    public void Dispose() => server.Requests.Clear();

    private static int Messages(ScriptedRequest request) => request.Body.GetProperty("messages").GetArrayLength();

    private AiHost Host(Func<KnowledgeQuery, KnowledgeResult>? knowledge = null, PricesSpec? prices = null, McpServerSpec? mcp = null) =>
        new(AiHost.Catalog(Spec() with { Prices = prices ?? new PricesSpec() }) with { McpServers = mcp is null ? new Dictionary<string, Resource<McpServerSpec>>()
        : new Dictionary<string, Resource<McpServerSpec>> { ["office"] = new("office", mcp, "office.yaml") } }, knowledge: knowledge);

    private AIProviderSpec Spec(ProviderPreset preset = ProviderPreset.openaiCompatible) => new()
    {
        Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, server.Root), ApiKey = new SecretSource { Env = "KEY" },
        Models = new ModelsSpec { Standard = "m" },
    };

    private static KnowledgeQuery Search { get; } =
        new AgentSpec { Knowledge = ["shop"], Retrieval = new AgentRetrievalSpec { Tags = ["售后"], Audience = "vip" } }.Asking("");

    private static Task<AnswerResult> AskAsync(AiHost host, AiSpec? ai = null, bool mayFollowUp = false, string[]? route = null) =>
        host.AnswerAsync(new AnswerRequest((ai ?? new AiSpec()) with { Route = route ?? ["p0"] }, new Persona("小助", "亲切", "", "zh-CN"), "怎么退货", [],
            [Returns], 400) { MaySearch = Search, MayFollowUp = mayFollowUp });
}
