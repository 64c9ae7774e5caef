using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Wxauto.Browser.Tests;

/// <summary>The console, seen by a member of the shop's staff.</summary>
internal sealed class ConsolePage(IPage page)
{
    public IPage Page => page;

    public ILocator Attachments => page.GetByTestId("attachment");

    public ILocator Facts => page.GetByTestId("facts");

    public ILocator Take => page.GetByTestId("take");

    public ILocator GiveBack => page.GetByTestId("give-back");

    public ILocator Composer => page.GetByTestId("composer");

    public ILocator Send => page.GetByTestId("send");

    /// <summary>What was said, bubble by bubble.</summary>
    public ILocator Bubbles => page.Locator(".bubble");

    public static async Task<ConsolePage> OpenAsync(RunningPlatform platform, ColorScheme scheme = ColorScheme.Light, string path = "")
    {
        var console = new ConsolePage(await platform.OpenAsync(path, scheme));
        await console.ViewAsync("All");
        return console;
    }

    public Task ViewAsync(string view) => page.GetByTestId("view-" + view).ClickAsync();

    public ILocator Conversation(string name) => page.GetByTestId("conversation-" + name);

    public Task ChooseAsync(string name) => Conversation(name).ClickAsync();

    /// <summary>The bubbles with this text.</summary>
    public ILocator Said(string text) => Bubbles.Filter(new() { HasText = text });

    /// <summary>The decision that stands behind the bubble with this text, with bubbles of the answer between.</summary>
    public ILocator Turn(string question) => page.Locator(
        $"xpath=//*[contains(@class,'bubble')][.//*[contains(@class,'text')][contains(.,{Quoted(question)})]]"
        + "/following-sibling::*[@data-testid='turn'][1]");

    public ILocator Outcome(string question) => Turn(question).GetByTestId("outcome");

    /// <summary>Unfolds why.</summary>
    public Task AskWhyAsync(string question) => Turn(question).GetByTestId("why").ClickAsync();

    public ILocator Why(string question) => Turn(question).Locator("xpath=following-sibling::*[1][@data-testid='why-details']");

    private static string Quoted(string text) => '"' + Regex.Replace(text, "\"", "") + '"';
}
