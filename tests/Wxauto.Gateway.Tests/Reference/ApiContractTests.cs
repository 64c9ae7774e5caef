using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests.Reference;

/// <summary>What is served against what is said of it.</summary>
[Collection(ServerCollection.Name)]
public sealed class ApiContractTests(GatewayServer server)
{
    private const string Agent = "contract";
    private const string Key = "key10";

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_in_the_document()
    {
        using var login = await RestClient.LoginAsync(server, Agent, Key);
        // A body that is too long is refused unread: the client must wait for that, or the connection breaks under it.
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan })
            { BaseAddress = server.Rest };
        http.DefaultRequestHeaders.Authorization = login.DefaultRequestHeaders.Authorization;
        using var stranger = RestClient.Stranger(server);
        var schema = await ApiSchema.ReadAsync(stranger);
        var token = http.DefaultRequestHeaders.Authorization!.Parameter!;
        (await http.SendAsync("contract-known", "你好", "?wait=0", Agent)).EnsureSuccessStatusCode();
        var known = new Dictionary<string, Func<string>>
        {
            ["agent_id"] = () => Agent, ["api_key"] = () => Key, ["refresh_token"] = () => token,
            ["id"] = () => $"contract-{Guid.NewGuid():N}", ["getReply.id"] = () => "contract-known",
        };
        var faults = new List<string>();
        foreach (var operation in schema.Operations)
        {
            foreach (var sent in new ApiCases(schema, operation, known).All())
                faults.AddRange((await FaultsAsync(http, schema, operation, sent)).Select(f => $"{sent.What}: {f}"));
            if (operation.NeedsToken)
                faults.AddRange((await FaultsAsync(stranger, schema, operation, new ApiCases(schema, operation, known).All().First() with
                    { Expected = Expected.Refused })).Select(f => $"{operation.Id} without a token: {f}"));
        }
        faults.Should().BeEmpty();
        await server.ShouldBeHealthyAsync();
    }

    [Fact]
    public async Task Examples_are_what_their_schemas_say()
    {
        using var http = RestClient.Stranger(server);
        var schema = await ApiSchema.ReadAsync(http);
        foreach (var operation in schema.Operations)
        {
            var contents = operation.Responses.SelectMany(r => r.Value!["content"]?.AsObject().Select(c => c.Value!) ?? []);
            foreach (var content in operation.Body is { } body ? contents.Append(body) : contents)
                schema.Faults(content["example"], content["schema"]!).Should().BeEmpty(operation.Id);
        }
    }

    private static async Task<List<string>> FaultsAsync(HttpClient http, ApiSchema schema, ApiOperation operation, ApiCase sent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{sent.Path}?{sent.Query}");
        if (sent.Body is not null)
        {
            request.Headers.ExpectContinue = sent.Body.Length > 1 << 20;
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent.Body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(sent.ContentType);
        }
        using var response = await http.SendAsync(request);
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync();
        if (status >= 500)
            return [$"{status} {text}"];
        if (operation.Responses[$"{status}"] is not { } documented)
            return [$"{status} is not in the document: {text}"];
        if (sent.Expected == Expected.Accepted && status >= 400 && operation.Id != "sendMessage")
            return [$"is refused: {text}"];
        if (sent.Expected == Expected.Refused && status < 400)
            return [$"is accepted: {text}"];
        if (documented["content"] is null && text.Length == 0)
            return [];
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (documented["content"]?[type] is not { } content)
            return [$"{type} is not in the document for {status}: {text}"];
        try
        {
            return [.. schema.Faults(JsonNode.Parse(text), content["schema"]!)];
        }
        catch (JsonException e)
        {
            return [$"no JSON: {e.Message}"];
        }
    }
}
