using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests.Reference;

/// <summary>A client that a stranger generates from the document, and a program that uses it without a cast.</summary>
[Collection(ServerCollection.Name)]
public sealed class GeneratedClientTests(GatewayServer server)
{
    private const string Program = """
        using System;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Threading.Tasks;
        using Generated;

        public static class Program
        {
            public static async Task<string> RunAsync(HttpClient http, string agent, string key, string id)
            {
                var client = new WxautoClient(http);
                var token = await client.LoginAsync(new LoginRequest { Agent_id = agent, Api_key = key });
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(token.Token_type, token.Access_token);
                await client.PostHeartbeatAsync(new HeartbeatRequest
                    { Agent_id = agent, Status = new ClientStatus { Cpu_percent = 3.5, Wx_online = true } });
                var message = new RestMessage { Id = id, Chat_id = "张小姐", Content = "你好", Type = RestMessageType.Text };
                MessageResponse answer = await client.PostMessageAsync(0, new MessageRequest { Agent_id = agent, Message = message });
                while (answer.Metadata.Pending == true)
                    answer = await client.GetReplyAsync(id);
                int today = (await client.GetMessageStatsAsync(days: 1)).Total_messages;
                bool online = (await client.GetAgentsStatusAsync()).Agents[agent].Online;
                try
                {
                    await client.GetReplyAsync("no such");
                }
                catch (ApiException<Problem> e)
                {
                    return $"{answer.Action} {today} {online} {e.Result.Status} {e.Result.Detail}";
                }
                return "nothing was refused";
            }
        }
        """;

    [Fact]
    public async Task A_generated_client_logs_in_says_that_it_lives_and_gets_an_answer()
    {
        using var http = RestClient.Stranger(server);
        var generated = await GenerateAsync(await http.GetStringAsync("/openapi/v1.json"));
        var run = Compile(generated).GetType("Program")!.GetMethod("RunAsync")!;
        var said = await (Task<string>)run.Invoke(null, [http, "generated", "key11", "generated-1"])!;
        said.Should().MatchRegex("^(Reply|Ignore|Transfer_human) 1 True 404 There is no message 'no such' of this agent\\.$");
    }

    private static async Task<string> GenerateAsync(string document)
    {
        var settings = new CSharpClientGeneratorSettings { ClassName = "WxautoClient", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        return new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(document), settings).GenerateFile();
    }

    private static Assembly Compile(string generated)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var sources = new[] { generated, Program }.Select(s => CSharpSyntaxTree.ParseText(s));
        var compilation = CSharpCompilation.Create("generated", sources,
            platform.Select(p => MetadataReference.CreateFromFile(p)), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var code = new MemoryStream();
        var result = compilation.Emit(code);
        result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        return Assembly.Load(code.ToArray());
    }
}
