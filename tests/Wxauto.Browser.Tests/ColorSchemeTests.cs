using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>Every page, with something on it, for people who like it light and for people who like it dark.</summary>
[Collection(PlatformCollection.Name)]
public sealed class ColorSchemeTests(RunningPlatform platform)
{
    /// <summary>Every text that is seen, with less than 4.5:1 (3:1 when it is large) to what it stands on; what is disabled may be paler (WCAG 2.2,
    /// 1.4.3).</summary>
    private const string Pale = """
        () => {
          const parse = c => { const n = c.match(/[\d.]+/g).map(Number), most = c.startsWith('color(') ? 255 : 1; return [n[0] * most, n[1] * most, n[2] * most, n[3] ?? 1]; };
          const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
          const light = c => [0, 1, 2].map(i => c[i] / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = e => { const layers = []; for (let p = e; p; p = p.parentElement) { layers.push(parse(getComputedStyle(p).backgroundColor)); if (layers.at(-1)[3] === 1) break; }
            return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]); };
          const says = e => e.matches('input,select,textarea') ? e.value || e.placeholder : [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
          return [...document.querySelectorAll('body, body *')].filter(e => says(e) && e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.matches(':disabled, script, style, option')).map(e => {
            const s = getComputedStyle(e, e.placeholder && !e.value ? '::placeholder' : null), below = ground(e), ink = over(parse(e.ownerSVGElement ? s.fill : s.color), below), [a, b] = [light(ink), light(below)].sort((x, y) => y - x), large = parseFloat(s.fontSize) >= 24 || parseFloat(s.fontSize) >= 18.66 && s.fontWeight >= 700;
            return { ratio: (a + 0.05) / (b + 0.05), least: large ? 3 : 4.5, text: (e.value || e.textContent).trim().slice(0, 30), at: `${e.tagName}.${e.className}` };
          }).filter(x => x.ratio < x.least).map(x => `${x.ratio.toFixed(2)} ${x.at} ${x.text}`);
        }
        """;

    /// <summary>Every area that is brighter than a middle grey.</summary>
    private const string Bright = """
        () => [...document.querySelectorAll('html, body, body *')].filter(e => e.checkVisibility() && e.offsetWidth * e.offsetHeight > 1500).filter(e => {
          const c = getComputedStyle(e).backgroundColor, [r, g, b, a = 1] = c.match(/[\d.]+/g).map(Number); return a > .5 && (r + g + b) * (c.startsWith('color(') ? 255 : 1) / 3 > 127 && !e.matches('button'); }).map(e => `${e.tagName}.${e.className}#${e.id}`)
        """;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_can_be_read(ColorScheme scheme)
    {
        var customer = $"读者{scheme}";
        var wechat = await SimulatorPage.OpenAsync(platform, scheme);
        await wechat.AddFriendAsync(customer);
        await wechat.SayAsync("山雀E61要预热多久");
        await Expect(wechat.Answers.Last).ToContainTextAsync("20 分钟", Timing.AnsweredWith());
        await wechat.SayAsync("明天杭州会下雨吗");
        await wechat.SendFileAsync("购买发票.pdf", [1, 2, 3]);
        await IsReadableAsync(wechat.Page, "simulator", scheme);

        var console = await ConsolePage.OpenAsync(platform, scheme);
        await console.ChooseAsync(customer);
        await console.AskWhyAsync("预热");
        await Expect(console.Why("预热")).ToBeVisibleAsync();
        await Expect(console.Outcome("杭州")).ToHaveTextAsync("转人工", Timing.Answered());
        await IsReadableAsync(console.Page, "console", scheme);

        var desk = await KnowledgePage.OpenAsync(platform, scheme);
        await Expect(desk.Page.GetByTestId("open").First).ToBeVisibleAsync();
        await IsReadableAsync(desk.Page, "documents", scheme);
        await desk.Page.GetByTestId("open").First.ClickAsync();
        await Expect(desk.Passages.First).ToBeVisibleAsync();
        await IsReadableAsync(desk.Page, "passages", scheme);
        foreach (var view in new[] { "tables", "pictures", "notes", "changes" })
        {
            await desk.Page.GetByTestId($"view-{view}").ClickAsync();
            await IsReadableAsync(desk.Page, $"document-{view}", scheme);
        }
        await desk.AskAsync("山雀E61要预热多久");
        await Expect(desk.Evidence.First).ToBeVisibleAsync();
        await IsReadableAsync(desk.Page, "try", scheme);
        foreach (var tab in new[] { "learning", "evaluations" })
        {
            if (!await desk.Page.GetByTestId($"tab-{tab}").IsVisibleAsync())
                continue;
            await desk.Page.GetByTestId($"tab-{tab}").ClickAsync();
            await Expect(desk.Page.Locator($"#{tab}")).Not.ToBeEmptyAsync();
            await IsReadableAsync(desk.Page, tab, scheme);
        }
    }

    [Fact]
    public async Task What_is_too_pale_or_too_bright_would_be_noticed()
    {
        var page = await platform.OpenAsync("simulator", ColorScheme.Dark);
        await page.AddStyleTagAsync(new() { Content = "#title { color: #555; } .list { background: #fff; }" });
        (await page.EvaluateAsync<string[]>(Pale)).Should().Contain(p => p.Contains("请选择一个聊天"));
        (await page.EvaluateAsync<string[]>(Bright)).Should().Contain(p => p.Contains(".list"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("knowledge")]
    [InlineData("simulator")]
    [InlineData("docs/")]
    [InlineData("redoc/")]
    public async Task Every_page_has_the_picture_of_the_product(string path)
    {
        var page = await platform.OpenAsync(path);
        var icon = await page.Locator("link[rel=icon]").GetAttributeAsync("href");
        var picture = await page.APIRequest.GetAsync(icon!);
        picture.Headers["content-type"].Should().Be("image/svg+xml");
        (await picture.TextAsync()).Should().StartWith("<svg");
    }

    private static async Task IsReadableAsync(IPage page, string what, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("WXAUTO_SCHEMES") is { Length: > 0 } directory)
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{what}-{scheme}.png") });
        (await page.EvaluateAsync<string[]>(Pale)).Should().BeEmpty($"{what} in {scheme}");
        if (scheme == ColorScheme.Dark)
            (await page.EvaluateAsync<string[]>(Bright)).Should().BeEmpty($"{what} in {scheme}");
    }
}
