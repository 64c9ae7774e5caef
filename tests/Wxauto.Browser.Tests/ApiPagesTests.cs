using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>The pages that show the REST API work where there is no internet, and tell nobody that they are read.</summary>
[Collection(PlatformCollection.Name)]
public sealed class ApiPagesTests(RunningPlatform platform)
{
    [Theory]
    [InlineData("docs/", ".opblock-summary-path >> nth=0")]
    [InlineData("redoc/", "#redoc-container h1 >> nth=0")]
    public async Task A_page_of_the_API_asks_no_other_server_and_has_no_error(string path, string shown)
    {
        var (asked, errors) = (new List<string>(), new List<string>());
        var page = await platform.OpenAsync(path, watch: p =>
        {
            p.Request += (_, request) => Add(asked, request.Url);
            p.Console += (_, said) =>
            {
                if (said.Type is "error" or "warning")
                    Add(errors, said.Text);
            };
            p.PageError += (_, error) => Add(errors, error);
        });
        await Expect(page.Locator(shown)).ToBeVisibleAsync(Timing.Visible());
        await page.EvaluateAsync("window.scrollTo(0, document.body.scrollHeight)");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var here = new Uri(page.Url).GetLeftPart(UriPartial.Authority);
        lock (asked)
            asked.Where(a => !a.StartsWith(here, StringComparison.Ordinal) && !a.StartsWith("data:", StringComparison.Ordinal)
                && !a.StartsWith("blob:", StringComparison.Ordinal)).Should().BeEmpty();
        lock (errors)
            errors.Should().BeEmpty();
        asked.Should().Contain(a => a.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
    }

    private static void Add(List<string> list, string text)
    {
        lock (list)
            list.Add(text);
    }
}
