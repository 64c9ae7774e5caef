using System.Text.Json;
using ModelContextProtocol.Protocol;
using Wxauto.Ai.Tools;

namespace Wxauto.Ai.Tests.Tools;

public sealed class McpResultTests
{
    [Theory]
    [InlineData("""{"content":[{"type":"text","text":"在路上"}],"structuredContent":{"s":1}}""", "在路上")]
    [InlineData("""{"content":[],"structuredContent":{"状态":"在路上"}}""", """{"状态":"在路上"}""")]
    [InlineData("""{"content":[{"type":"text","text":" "}],"structuredContent":[1,2]}""", "[1,2]")]
    [InlineData("""{"content":[{"type":"resource","resource":{"uri":"file:///a","text":"在路上"}}]}""", "在路上")]
    [InlineData("""{"content":[{"type":"text","text":"好"},{"type":"resource","resource":{"uri":"file:///a","text":"在路上"}}]}""", "好\n在路上")]
    [InlineData("""{"content":[{"type":"resource_link","uri":"https://a.example/1","name":"单据","description":"已签"}]}""", "单据 https://a.example/1 已签")]
    [InlineData("""{"content":[{"type":"image","data":"AAAA","mimeType":"image/png"}],"structuredContent":{"s":1}}""", "{\"s\":1}\n(image/png)")]
    [InlineData("""{"content":[{"type":"resource","resource":{"uri":"file:///a.pdf","mimeType":"application/pdf","blob":"AAAA"}}]}""", "(file:///a.pdf application/pdf)")]
    [InlineData("""{"content":[]}""", "")]
    public void A_model_reads_of_a_result_what_can_be_read(string json, string text) => McpResult.TextOf(
        JsonSerializer.Deserialize<CallToolResult>(json, ModelContextProtocol.McpJsonUtilities.DefaultOptions)!).Should().Be(text);
}
