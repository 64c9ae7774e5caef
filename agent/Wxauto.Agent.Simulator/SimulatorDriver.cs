using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Simulator;

/// <summary>Drives a simulated WeChat over its automation API, as a stand-in for a screen.</summary>
internal sealed class SimulatorDriver(HttpClient http, SimulatorOptions options) : IWeChatDriver
{
    public const string TypeName = "simulator";

    private const int RecentBubbles = 200;
    private readonly string _base = $"{options.Url.ToString().TrimEnd('/')}/automation/{Uri.EscapeDataString(options.Account)}/";
    private volatile string _accountName = "";

    public string Name => TypeName;

    public async Task<WeChatStatus> GetStateAsync(CancellationToken cancellationToken)
    {
        var state = await GetAsync("state", SimulatorJson.Default.SimulatorState, cancellationToken);
        _accountName = state.AccountName ?? "";
        return new WeChatStatus(SimulatorBubbles.StateOf(state.State), _accountName, state.State);
    }

    public async Task<ObservedBatch> ReadAsync(string? cursor, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        // Whom a mention means is known only after the first look at the state.
        if (_accountName.Length == 0)
            await GetStateAsync(cancellationToken);
        var path = string.Create(null, $"bubbles?after={cursor ?? "0"}&limit={Math.Min(limit, 200)}&wait={(int)wait.TotalSeconds}");
        var bubbles = await GetAsync(path, SimulatorJson.Default.ListSimulatorBubble, cancellationToken);
        return bubbles.Count == 0
            ? new ObservedBatch([], cursor)
            : new ObservedBatch([.. bubbles.Select(b => SimulatorBubbles.ToMessage(b, _accountName))], Number(bubbles[^1].Id));
    }

    public async Task<Stream?> OpenAttachmentAsync(ObservedMessage message, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, $"attachments/{message.ClientId["sim-".Length..]}", null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            response.Dispose();
            return null;
        }
        return await Expect(response).Content.ReadAsStreamAsync(cancellationToken);
    }

    public async Task<string> MarkAsync(Chat chat, CancellationToken cancellationToken)
    {
        var recent = await RecentAsync(chat, cancellationToken);
        return Number(recent.Count == 0 ? 0 : recent.Max(b => b.Id));
    }

    public async Task TypeAndSendAsync(Chat chat, string text, CancellationToken cancellationToken)
    {
        await PostAsync(chat, "type", text, cancellationToken);
        var input = await GetAsync($"{PathOf(chat)}/input", SimulatorJson.Default.SimulatorText, cancellationToken);
        // A person may be typing in the same window: half of their text must not leave with ours.
        if (!BubbleText.Same(text, input.Text ?? ""))
            throw new DriverException($"The input of chat {chat.Id} shows something else than what was typed.");
        await PostAsync(chat, "send", null, cancellationToken);
    }

    public async Task<bool> WasSentAfterAsync(Chat chat, string text, string marker, CancellationToken cancellationToken)
    {
        var after = long.Parse(marker, null);
        var recent = await RecentAsync(chat, cancellationToken);
        // When the marker has scrolled away, the bubble may have as well: "no" would risk typing it twice.
        if (recent.Count == RecentBubbles && recent.Min(b => b.Id) > after)
            throw new DriverException($"Chat {chat.Id} has moved on too far to see what was sent.");
        return recent.Any(b => b.Id > after && SimulatorBubbles.SideOf(b.Side) == SenderKind.Self && BubbleText.Same(text, b.Text ?? ""));
    }

    private static string Number(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string PathOf(Chat chat) => $"chats/{Uri.EscapeDataString(chat.Id)}";

    private Task<List<SimulatorBubble>> RecentAsync(Chat chat, CancellationToken cancellationToken) =>
        GetAsync($"{PathOf(chat)}/bubbles?limit={RecentBubbles}", SimulatorJson.Default.ListSimulatorBubble, cancellationToken);

    private async Task PostAsync(Chat chat, string action, string? text, CancellationToken cancellationToken)
    {
        using var body = text is null ? null : JsonContent.Create(new SimulatorText(text), SimulatorJson.Default.SimulatorText);
        using var response = await SendAsync(HttpMethod.Post, $"{PathOf(chat)}/{action}", body, cancellationToken);
        Expect(response);
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        try
        {
            return await Expect(response).Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new DriverException($"The simulator answered nothing to {path}.");
        }
        catch (Exception e) when (e is JsonException or HttpRequestException)
        {
            throw new DriverException($"The simulator's answer to {path} cannot be read.", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, _base + path) { Content = body };
        if (options.Key is { Length: > 0 } key)
            request.Headers.Add("X-Simulator-Key", key);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new DriverException($"The simulator at {options.Url} does not answer.", e);
        }
    }

    private static HttpResponseMessage Expect(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return response;
        var status = (int)response.StatusCode;
        var path = response.RequestMessage?.RequestUri?.AbsolutePath;
        response.Dispose();
        throw new DriverException($"The simulator answered {status} to {path}.");
    }
}
