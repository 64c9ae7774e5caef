using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Tests.Running;

namespace Wxauto.Operator.Tests.McpServers;

public sealed class McpServerTests
{
    [Fact]
    public async Task What_the_pipeline_says_of_it_is_its_status()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("McpServer", "tools",
            "{http: {endpoint: \"https://tools.example/mcp\", apiKey: {secretRef: {name: tools, key: key}}}, tools: [{name: search}]}");
        await running.UntilAsync<McpServerResource>("tools", "ResolvedRefs", "False", "SecretNotFound", look: false);
        await running.SetSecretAsync("tools", ("key", "k"));
        await running.UntilAsync<McpServerResource>("tools", "ResolvedRefs", "True", "Resolved", look: false);
        await running.UntilAsync<McpServerResource>("tools", "Ready", "Unknown", "NotProbed");

        running.Services.McpServers["tools"] = new McpServerStatus("tools", ["tools.search"], null);
        (await running.UntilAsync<McpServerResource>("tools", "Ready", "True", "Ready")).Status!.Tools.Should().Equal("tools.search");

        running.Services.McpServers["tools"] = new McpServerStatus("tools", [], ToolReasons.Unreachable.With("no route to host"));
        var server = await running.UntilAsync<McpServerResource>("tools", "Reachable", "False", "Unreachable");
        RunningOperator.ConditionOf(server, "Ready")!.Message.Should().Be("cannot be reached: no route to host");
    }
}
