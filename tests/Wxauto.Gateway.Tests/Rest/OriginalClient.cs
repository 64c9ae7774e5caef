using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Wxauto.Gateway.Tests.Rest;

/// <summary>
/// The client of the original system as it is in the field: it logs in once, knows three actions, never asks for a reply later, and queues
/// whatever did not get a 200 to send it again.
/// </summary>
internal sealed class OriginalClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _agent;
    private readonly Queue<object> _offline = new();

    public OriginalClient(Uri server, string agent, string key)
    {
        _agent = agent;
        _http = new HttpClient { BaseAddress = new Uri(server, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Add("X-Agent-ID", agent);
        _http.DefaultRequestHeaders.Add("X-API-Key", key);
        Key = key;
    }

    public string Key { get; }
    public int Queued => _offline.Count;

    /// <summary>What it typed, by the id that it was answered for.</summary>
    public List<(string Id, string Content)> Typed { get; } = [];
    public List<string> UnknownActions { get; } = [];
    public List<HttpStatusCode> Refusals { get; } = [];

    /// <summary>False when it would end with "server unavailable".</summary>
    public async Task<bool> StartAsync()
    {
        if ((await CallAsync(() => _http.GetAsync("health")))?.StatusCode != HttpStatusCode.OK)
            return false;
        var login = await CallAsync(() => _http.PostAsJsonAsync("auth/login", new { agent_id = _agent, api_key = Key }));
        if (login is null || login.StatusCode != HttpStatusCode.OK)
            return false;
        await UseTokenAsync(login);
        return true;
    }

    public async Task<bool> RefreshAsync()
    {
        var fresh = await CallAsync(() => _http.PostAsync(
            $"auth/refresh?refresh_token={_http.DefaultRequestHeaders.Authorization!.Parameter}", null));
        if (fresh?.StatusCode != HttpStatusCode.OK)
            return false;
        await UseTokenAsync(fresh);
        return true;
    }

    public void UseToken(string token) => _http.DefaultRequestHeaders.Authorization = new("Bearer", token);

    public async Task<bool> HeartbeatAsync(DateTime at) => (await CallAsync(() => _http.PostAsJsonAsync("heartbeat", new
    {
        agent_id = _agent,
        status = new { timestamp = Naive(at), cpu_percent = 7.5, memory_percent = 41.0, disk_percent = 60.1, wx_online = true,
            messages_processed = Typed.Count },
    })))?.StatusCode == HttpStatusCode.OK;

    public async Task<bool> ErrorAsync(string type, string message, DateTime at) => (await CallAsync(() => _http.PostAsJsonAsync("errors",
        new { agent_id = _agent, error = new { type, message }, timestamp = Naive(at) })))?.StatusCode == HttpStatusCode.OK;

    /// <summary>A text that it sees in a group; what fails goes into the offline queue.</summary>
    public Task SeeAsync(string id, string group, string sender, string text, DateTime at) => PostAsync(id, new
    {
        agent_id = _agent, timestamp = Naive(at),
        message = new { id, chat_id = group.ToLowerInvariant().Replace(' ', '_'), sender, content = text, type = "text",
            timestamp = Naive(at), is_group = false, is_at_me = true },
    });

    /// <summary>Sends again what failed.</summary>
    public async Task FlushAsync()
    {
        for (var left = _offline.Count; left > 0; left--)
        {
            var body = _offline.Dequeue();
            await PostAsync(JsonSerializer.SerializeToElement(body).GetProperty("message").GetProperty("id").GetString()!, body);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string id, object body)
    {
        var response = await CallAsync(() => _http.PostAsJsonAsync("messages", body));
        if (response?.StatusCode != HttpStatusCode.OK)
        {
            _offline.Enqueue(body);
            return;
        }
        var answer = await RestClient.JsonAsync(response);
        var content = answer.GetProperty("content").GetString()!;
        switch (answer.GetProperty("action").GetString())
        {
            case "reply":
                Typed.Add((id, content));
                break;
            case "ignore" or "transfer_human":
                break;
            case var unknown:
                UnknownActions.Add(unknown!);
                break;
        }
    }

    private async Task<HttpResponseMessage?> CallAsync(Func<Task<HttpResponseMessage>> call)
    {
        try
        {
            var response = await call();
            if (!response.IsSuccessStatusCode)
                Refusals.Add(response.StatusCode);
            return response;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task UseTokenAsync(HttpResponseMessage login) =>
        UseToken((await RestClient.JsonAsync(login)).GetProperty("access_token").GetString()!);

    /// <summary>As Python's isoformat says the PC's time.</summary>
    private static string Naive(DateTime at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
}
