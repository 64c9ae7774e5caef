using Microsoft.Playwright;

namespace Wxauto.Browser.Tests;

/// <summary>The pictures of the documentation: taken by these tests when WXAUTO_SCREENSHOTS names a directory.</summary>
internal static class Screenshots
{
    public static async Task TakeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("WXAUTO_SCREENSHOTS") is { Length: > 0 } directory)
            await page.ScreenshotAsync(new() { Path = Path.Combine(RunningPlatform.Repository(), directory, name + ".png") });
    }
}
