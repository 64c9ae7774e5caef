using Microsoft.Playwright;
using Wxauto.Tests;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>The documentation's pictures of the pages after all conversations, when WXAUTO_SCREENSHOTS names a directory.</summary>
internal static class Screenshots
{
    public static async Task TakeAsync(RunningPlatform platform)
    {
        if (Environment.GetEnvironmentVariable("WXAUTO_SCREENSHOTS") is not { Length: > 0 } directory)
            return;
        directory = Path.Combine(RepositoryRoot.Directory, directory);
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.ChooseAsync("咖啡爱好者群");
        await Expect(wechat.Answers).ToHaveCountAsync(1);
        await wechat.Page.ScreenshotAsync(new() { Path = Path.Combine(directory, "simulator.png") });

        var console = await ConsolePage.OpenAsync(platform);
        await console.ChooseAsync("Lily 李");
        await console.AskWhyAsync("发票怎么开");
        await console.Page.ScreenshotAsync(new() { Path = Path.Combine(directory, "console.png") });

        var desk = await KnowledgePage.OpenAsync(platform);
        await desk.AskAsync("云雀 M2 手冲用几格刻度");
        await Expect(desk.Evidence.First).ToBeVisibleAsync();
        await desk.Page.ScreenshotAsync(new() { Path = Path.Combine(directory, "knowledge.png") });
    }
}
