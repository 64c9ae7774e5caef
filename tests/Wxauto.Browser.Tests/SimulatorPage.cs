using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>What a person does who plays a customer in the simulated WeChat.</summary>
internal sealed class SimulatorPage(IPage page)
{
    public IPage Page => page;

    public ILocator Answers => page.Locator("[data-testid=bubble][data-side=self]");

    public static async Task<SimulatorPage> OpenAsync(RunningPlatform platform, ColorScheme scheme = ColorScheme.Light) =>
        new(await platform.OpenAsync("simulator", scheme));

    public Task ChooseAsync(string chat) => page.GetByTestId("chat-" + chat).ClickAsync();

    /// <summary>The new chat is open afterwards.</summary>
    public async Task AddFriendAsync(string name)
    {
        page.Dialog += (_, dialog) => dialog.AcceptAsync(name);
        await page.Locator("#add").ClickAsync();
        await Expect(page.Locator("#title")).ToHaveTextAsync(name);
    }

    public async Task SendFileAsync(string name, byte[] content)
    {
        await page.GetByTestId("file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/pdf", Buffer = content });
        await Expect(page.Locator("[data-testid=bubble][data-side=other]").Last).ToContainTextAsync(name);
    }

    /// <summary>Writes the text and waits until it is in the chat.</summary>
    public async Task SayAsync(string text)
    {
        await page.GetByTestId("input").FillAsync(text);
        await page.GetByTestId("input").PressAsync("Enter");
        await Expect(page.Locator("[data-testid=bubble][data-side=other]").Last).ToHaveTextAsync(text, Timing.Soon());
    }
}
