using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>What support staff do all day.</summary>
[Collection(PlatformCollection.Name)]
public sealed class DeskInTheBrowserTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_conversation_is_taken_noted_put_aside_and_ended_by_the_keyboard()
    {
        const string Note = "客户下周来取", Answer = "已经为您登记";
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.AddFriendAsync("孙倩");
        await wechat.SayAsync("找个人工客服");
        var console = await OpenAtAsync("孙倩");
        var keys = console.Page.Keyboard;

        await keys.PressAsync("t");
        await Expect(console.GiveBack).ToBeVisibleAsync(Timing.Visible());
        await keys.PressAsync("n");
        await Expect(console.Composer).ToBeFocusedAsync();
        await keys.TypeAsync(Note);
        await keys.PressAsync("Control+Enter");
        await Expect(console.Page.GetByTestId("note")).ToContainTextAsync(Note, Timing.AnsweredWith());

        await console.Page.GetByTestId("to-customer").ClickAsync();
        await Expect(console.Composer).ToBeFocusedAsync();
        await keys.TypeAsync(Answer);
        await keys.PressAsync("Control+Enter");
        await Expect(wechat.Answers.Last).ToHaveTextAsync(Answer, Timing.Answered());
        await Expect(wechat.Answers.Filter(new() { HasText = Note })).ToHaveCountAsync(0);

        await console.Page.GetByTestId("snooze").ClickAsync();
        await console.Page.GetByTestId("snooze-message").ClickAsync();
        await Expect(console.Conversation("孙倩")).ToContainTextAsync("稍后处理", Timing.AnsweredWith());
        await wechat.SayAsync("还有一件事");
        await Expect(console.Conversation("孙倩")).ToContainTextAsync("待回复", Timing.AnsweredWith());

        await console.Page.Locator("#bubbles").FocusAsync();
        await keys.PressAsync("e");
        await Expect(console.Conversation("孙倩")).ToContainTextAsync("已结束", Timing.AnsweredWith());
    }

    [Fact]
    public async Task The_command_bar_leads_to_a_conversation()
    {
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.AddFriendAsync("郑一鸣");
        await wechat.SayAsync("你好");
        var console = await ConsolePage.OpenAsync(platform);
        await Expect(console.Conversation("郑一鸣")).ToBeVisibleAsync(Timing.Visible());
        await console.Page.Keyboard.PressAsync("Control+k");
        await Expect(console.Page.GetByTestId("bar-text")).ToBeFocusedAsync();
        await console.Page.GetByTestId("bar-text").FillAsync("郑一");
        await Expect(console.Page.GetByTestId("bar-choice").First).ToContainTextAsync("郑一鸣");
        await console.Page.Keyboard.PressAsync("Enter");
        await Expect(console.Page.GetByTestId("title")).ToHaveTextAsync("郑一鸣", Timing.Soon());
    }

    [Fact]
    public async Task Two_customers_become_one_and_two_again()
    {
        await MakeCustomerAsync("冯小刚");
        var page = await MakeCustomerAsync("冯刚");
        await page.GetByTestId("merge-find").FillAsync("冯小刚");
        await page.GetByTestId("merge-with-冯小刚").ClickAsync();
        await Expect(page.GetByTestId("merge-preview")).ToContainTextAsync("冯小刚");
        await page.GetByTestId("merge").ClickAsync();
        await Expect(page.GetByTestId("merged")).ToContainTextAsync("冯小刚");
        await page.GetByTestId("undo-merge").ClickAsync();
        await Expect(page.GetByTestId("merged")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("zh", ColorScheme.Light, 1280)]
    [InlineData("en", ColorScheme.Dark, 390)]
    public async Task Nothing_serious_keeps_people_with_disabilities_out(string language, ColorScheme scheme, int width)
    {
        var customer = $"周老师{language}";
        await MakeCustomerAsync(customer);
        var page = await platform.OpenAsync($"?lang={language}", scheme);
        await page.SetViewportSizeAsync(width, 800);
        await page.GetByTestId("view-All").ClickAsync();
        await Expect(page.GetByTestId("conversation-" + customer)).ToBeVisibleAsync(Timing.Visible());
        await IsOpenToAllAsync(page, "inbox");
        await page.GetByTestId("conversation-" + customer).ClickAsync();
        await Expect(page.GetByTestId("composer")).ToBeVisibleAsync();
        await page.GetByTestId("why").First.ClickAsync();
        await IsOpenToAllAsync(page, "conversation");
        await page.GotoAsync("customers");
        await Expect(page.GetByTestId("customer-" + customer)).ToBeVisibleAsync();
        await IsOpenToAllAsync(page, "customers");
        await page.GetByTestId("customer-" + customer).Locator("a").ClickAsync();
        await Expect(page.GetByTestId("name")).ToHaveTextAsync(customer);
        await IsOpenToAllAsync(page, "customer");
    }

    private static async Task IsOpenToAllAsync(IPage page, string what) =>
        (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}").Should().BeEmpty(what);

    private async Task<ConsolePage> OpenAtAsync(string customer)
    {
        var console = await ConsolePage.OpenAsync(platform);
        await Expect(console.Conversation(customer)).ToBeVisibleAsync(Timing.Visible());
        await console.ChooseAsync(customer);
        await Expect(console.Page.GetByTestId("title")).ToHaveTextAsync(customer, Timing.Soon());
        return console;
    }

    /// <summary>Somebody who wrote is made a customer; his page is open then.</summary>
    private async Task<IPage> MakeCustomerAsync(string name)
    {
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.AddFriendAsync(name);
        await wechat.SayAsync("山雀E61要预热多久");
        await Expect(wechat.Answers.Last).ToContainTextAsync("20 分钟", Timing.AnsweredWith());
        var console = await OpenAtAsync(name);
        await console.Page.GetByTestId("promote").ClickAsync(new() { Timeout = 60_000 });
        await console.Page.GetByTestId("to-customer-page").ClickAsync();
        await Expect(console.Page.GetByTestId("name")).ToHaveTextAsync(name, Timing.Soon());
        return console.Page;
    }
}
