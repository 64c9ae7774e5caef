using Microsoft.Playwright;

namespace Wxauto.Browser.Tests;

/// <summary>The console, seen by a member of the shop's staff.</summary>
internal sealed class ConsolePage(IPage page)
{
    public IPage Page => page;

    public ILocator Attachments => page.GetByTestId("attachment");

    public ILocator Facts => page.GetByTestId("facts");

    public ILocator Hold => page.Locator("#hold");

    public static async Task<ConsolePage> OpenAsync(RunningPlatform platform, ColorScheme scheme = ColorScheme.Light) =>
        new(await platform.OpenAsync("", scheme));

    public ILocator Conversation(string name) => page.GetByTestId("conversation-" + name);

    public Task ChooseAsync(string name) => Conversation(name).ClickAsync();

    /// <summary>The turn whose question contains the text.</summary>
    public ILocator Turn(string question) => page.Locator(".turn").Filter(new() { Has = page.Locator(".q", new() { HasText = question }) });

    public ILocator Outcome(string question) => Turn(question).GetByTestId("outcome");
}
