using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wxauto.Tests;

namespace Wxauto.Server.Tests;

/// <summary>A disk without room is said to everybody who asks, and all goes on when there is room again.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const string OwnDisk = "mount -t tmpfs -o size=48m tmpfs \"$1\"; shift; exec \"$@\"";
    private readonly RunningServer _server = new();

    [Fact]
    public async Task A_full_disk_is_507_and_unready_until_there_is_room()
    {
        Directory.CreateDirectory(_server.Data);
        _server.Start("unshare", ["--mount", "bash", "-c", OwnDisk, "script", _server.Data, "dotnet", RunningServer.Program,
            .. _server.Addresses, "--resources", _server.Manifests], new() { ["VALID_AGENT_CREDENTIALS"] = "front-desk:key" });
        await _server.UntilReadyAsync();
        using var http = new HttpClient { BaseAddress = _server.Web };
        var login = await http.PostAsJsonAsync("/api/v1/auth/login", new { agent_id = "front-desk", api_key = "key" });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            (string?)(await login.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]);
        using (var good = await SendAsync(http, "before"))
            good.IsSuccessStatusCode.Should().BeTrue(await good.Content.ReadAsStringAsync());

        // Only the server sees its disk; this is the way to it from outside.
        var fill = $"/proc/{_server.Id}/root{_server.Data}/fill";
        Fill(fill);
        HttpResponseMessage? refused = null;
        for (var i = 0; refused is null; i++)
            if (await SendAsync(http, $"full-{i}") is { IsSuccessStatusCode: false } response)
                refused = response;
        refused.StatusCode.Should().Be(HttpStatusCode.InsufficientStorage, await refused.Content.ReadAsStringAsync());
        ((string?)(await refused.Content.ReadFromJsonAsync<JsonNode>())!["detail"]).Should().Contain("disk is full");
        (await _server.ProbeAsync("readyz")).Should().Match<(HttpStatusCode Status, string Text)>(p =>
            p.Status == HttpStatusCode.ServiceUnavailable && p.Text.Contains("disk is full"));
        using var console = ConsoleClient.To(_server.Web, $"/proc/{_server.Id}/root{_server.Data}");
        ((string?)(await console.GetFromJsonAsync<JsonNode>("/api/console/overview"))!["troubles"]![0]!["code"]).Should()
            .Be("platform.database-full");
        await _server.UntilAsync("the log says so", () => Task.FromResult(_server.Log.Contains("The database cannot write: its disk is full")));

        File.Delete(fill);
        await _server.UntilReadyAsync();
        using var again = await SendAsync(http, "after");
        again.IsSuccessStatusCode.Should().BeTrue(await again.Content.ReadAsStringAsync());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Large enough that some of them cannot fit into what the log has left.</summary>
    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string id) => http.PostAsJsonAsync("/api/v1/messages?wait=0",
        new { agent_id = "front-desk", message = new { id, chat_id = $"chat-{id}", sender = "小王", content = new string('好', 1500), type = "text" } });

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
                stream.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
