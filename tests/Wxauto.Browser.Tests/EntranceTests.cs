using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>The way into the console, in a real browser.</summary>
[Collection(PlatformCollection.Name)]
public sealed class EntranceTests(RunningPlatform platform)
{
    [Theory]
    [InlineData("")]
    [InlineData("knowledge")]
    [InlineData("enter?ticket=1.made-up")]
    public async Task Without_the_link_a_page_says_how_to_get_it(string path)
    {
        var page = await platform.OpenAsStrangerAsync(path);
        await Expect(page.GetByTestId("entrance")).ToContainTextAsync("wxauto-server console");
        await Expect(page.GetByTestId("knowledge")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_link_that_the_start_printed_opens_the_console_and_no_script_can_read_its_cookie()
    {
        var page = await platform.OpenAsStrangerAsync(await platform.LinkAsync());
        await Expect(page).ToHaveURLAsync(new Uri(new Uri(await platform.LinkAsync()), "/").ToString());
        await Expect(page.GetByTestId("view-All")).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("document.cookie")).Should().BeEmpty();
        (await page.Context.CookiesAsync()).Should().NotBeEmpty().And.OnlyContain(c => c.HttpOnly && c.SameSite == SameSiteAttribute.Strict);
    }

    [Theory]
    [InlineData("/knowledge")]
    [InlineData("/simulator")]
    public async Task The_console_leads_to_the_pages_that_are_there(string path)
    {
        var page = await platform.OpenAsync("");
        await page.Locator($"nav a[href='{path}']").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("knowledge")]
    [InlineData("simulator")]
    public async Task A_page_runs_no_script_that_stands_in_its_text(string path)
    {
        var page = await platform.OpenAsync(path);
        await page.EvaluateAsync("""
            () => {
              const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script);
              const image = document.createElement('img'); image.setAttribute('onerror', 'window.ran = true'); image.src = '/nothing'; document.body.append(image);
              return new Promise(done => image.addEventListener('error', () => setTimeout(done)));
            }
            """);
        (await page.EvaluateAsync<bool>("window.ran === true")).Should().BeFalse();
    }

    [Fact]
    public async Task A_console_whose_login_is_over_says_how_to_get_in_again()
    {
        var page = await platform.OpenAsync("");
        await Expect(page.GetByTestId("view-All")).ToBeVisibleAsync();
        await page.EvaluateAsync("fetch('/api/account/logout', { method: 'POST' })");
        await Expect(page.GetByTestId("entrance")).ToBeVisibleAsync(Timing.Visible());
    }
}
