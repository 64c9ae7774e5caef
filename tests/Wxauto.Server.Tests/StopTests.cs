namespace Wxauto.Server.Tests;

public sealed class StopTests
{
    [Fact]
    public async Task A_stop_ends_open_pages_and_waiting_requests_in_order_and_cuts_nothing_off()
    {
        await using var server = new RunningServer();
        server.Start(new() { ["VALID_AGENT_CREDENTIALS"] = "front-desk:key" }, "--resources", server.Manifests, "--simulator",
            "front-desk");
        await server.UntilReadyAsync();
        using var http = new HttpClient { BaseAddress = server.Web, Timeout = TimeSpan.FromMinutes(2) };
        // A page of the simulator, and its driver that waits for bubbles.
        using var page = await http.GetAsync("/simulator/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await page.Content.ReadAsStreamAsync());
        (await events.ReadLineAsync()).Should().NotBeNull();
        var bubbles = http.GetAsync("/simulator/automation/front-desk/bubbles?after=999&wait=30");

        server.Terminate();

        // Kestrel would break these off if they did not end by themselves, and reading would fail.
        (await events.ReadToEndAsync()).Should().NotBeNull();
        using var answer = await bubbles;
        (await server.ExitAsync()).Should().Be(0, server.Log);
    }
}
