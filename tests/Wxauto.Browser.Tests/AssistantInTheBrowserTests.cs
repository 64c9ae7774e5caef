using System.Text.Json.Nodes;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>Each test plays a customer of its own, so that the order of the tests does not matter.</summary>
[Collection(PlatformCollection.Name)]
public sealed class AssistantInTheBrowserTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_customer_gets_the_answer_and_where_it_is_from()
    {
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.ChooseAsync("陈晓雯");
        await wechat.SayAsync("山雀E61要预热多久");

        await Expect(wechat.Answers.Last).ToContainTextAsync("20 分钟", Timing.AnsweredWith());
        await Expect(wechat.Answers.Last).ToContainTextAsync("摘自");
    }

    [Fact]
    public async Task In_a_group_only_a_message_that_mentions_the_assistant_is_answered()
    {
        const string Aside = "山雀E61的水箱多大";
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.ChooseAsync("咖啡爱好者群");
        await wechat.SayAsync(Aside);

        var console = await ConsolePage.OpenAsync(platform);
        await console.ChooseAsync("咖啡爱好者群");
        await Expect(console.Outcome(Aside)).ToHaveTextAsync("不处理", Timing.Answered());
        await Expect(wechat.Answers).ToHaveCountAsync(0);

        await wechat.SayAsync("@前台小助手 山雀E61要预热多久");
        await Expect(wechat.Answers.Last).ToContainTextAsync("20 分钟", Timing.AnsweredWith());
        await Expect(wechat.Answers).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_question_without_evidence_is_handed_to_a_person_and_the_console_shows_why()
    {
        const string Question = "明天杭州会下雨吗";
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.ChooseAsync("王建国");
        await wechat.SayAsync(Question);

        var console = await ConsolePage.OpenAsync(platform);
        await Expect(console.Conversation("王建国")).ToContainTextAsync("等待人工", Timing.AnsweredWith());
        await console.ChooseAsync("王建国");
        await Expect(console.Outcome(Question)).ToHaveTextAsync("转人工", Timing.Answered());
        await Expect(wechat.Answers.Filter(new() { HasText = "摘自" })).ToHaveCountAsync(0);

        var stages = console.Why(Question);
        await Expect(stages).ToHaveCountAsync(0);
        await console.AskWhyAsync(Question);
        await Expect(stages).ToBeVisibleAsync();
        await Expect(stages).ToContainTextAsync("检索");
        await Expect(stages).ToContainTextAsync("没有依据");

        var english = await ConsolePage.OpenAsync(platform, path: "?lang=en");
        await english.ChooseAsync("王建国");
        await english.AskWhyAsync(Question);
        await Expect(english.Why(Question)).ToContainTextAsync("no evidence: confidence");
    }

    [Theory]
    [InlineData("", "desk.yaml:7 spec.reply.maxLength 应为 20 到 2000")]
    [InlineData("?lang=en", "desk.yaml:7 spec.reply.maxLength must be 20 to 2000")]
    public async Task What_is_wrong_in_a_manifest_is_told_in_the_language_of_the_page(string language, string words)
    {
        var console = new ConsolePage(await platform.OpenAsync("account"));
        await console.Page.RouteAsync("**/api/console/overview", async route =>
        {
            var overview = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            overview["problems"] = JsonNode.Parse("""
                [{"file":"desk.yaml","line":7,"column":5,"field":"spec.reply.maxLength",
                  "reason":{"code":"field.range","values":{"least":"20","most":"2000"}}}]
                """);
            await route.FulfillAsync(new() { ContentType = "application/json", Body = overview.ToJsonString() });
        });
        await console.Page.GotoAsync("platform" + language);
        await Expect(console.Page.Locator("#problems")).ToContainTextAsync(words, Timing.AnsweredWith());
    }

    [Fact]
    public async Task A_file_that_a_new_customer_sends_can_be_saved_from_the_console()
    {
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.AddFriendAsync("赵敏");
        await wechat.SendFileAsync("购买发票.pdf", [1, 2, 3]);

        var console = await ConsolePage.OpenAsync(platform);
        await Expect(console.Conversation("赵敏")).ToBeVisibleAsync(Timing.Visible());
        await console.ChooseAsync("赵敏");
        await Expect(console.Attachments).ToHaveTextAsync("购买发票.pdf", Timing.Answered());
        var download = await console.Page.RunAndWaitForDownloadAsync(() => console.Attachments.ClickAsync());
        download.SuggestedFilename.Should().Be("购买发票.pdf");
        (await File.ReadAllBytesAsync(await download.PathAsync())).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_person_notes_what_is_known_of_a_customer_and_takes_it_back()
    {
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.AddFriendAsync("钱多多");
        await wechat.SayAsync("你好");
        var console = await ConsolePage.OpenAsync(platform);
        await Expect(console.Conversation("钱多多")).ToBeVisibleAsync(Timing.Visible());
        await console.ChooseAsync("钱多多");

        await console.Page.GetByTestId("fact-value").FillAsync("老客户，喜欢浅烘");
        await console.Page.GetByTestId("fact-value").PressAsync("Enter");
        await Expect(console.Facts).ToContainTextAsync("备注：老客户，喜欢浅烘", Timing.AnsweredWith());

        await console.Facts.GetByTestId("retract").ClickAsync();
        await Expect(console.Facts.GetByTestId("retract")).ToHaveCountAsync(0, Timing.Counted());
    }

    [Fact]
    public async Task The_assistant_is_silent_while_a_person_has_the_conversation_and_answers()
    {
        const string First = "山雀E61要预热多久", Held = "你们几点开门", Answer = "我们早上九点开门。", Next = "发票怎么开";
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.ChooseAsync("Lily 李");
        await wechat.SayAsync(First);
        await Expect(wechat.Answers).ToHaveCountAsync(1, Timing.Counted());

        var console = await ConsolePage.OpenAsync(platform);
        await console.ChooseAsync("Lily 李");
        await console.AskWhyAsync(First);
        await console.Take.ClickAsync();
        await Expect(console.GiveBack).ToBeVisibleAsync();

        await wechat.SayAsync(Held);
        await Expect(console.Outcome(Held)).ToHaveTextAsync("人工处理中", Timing.Answered());
        await Expect(console.Why(First)).ToBeVisibleAsync(); // a new turn does not fold what is being read
        await Expect(wechat.Answers).ToHaveCountAsync(1);

        await console.Composer.FillAsync(Answer);
        await console.Send.ClickAsync();
        await Expect(wechat.Answers.Last).ToHaveTextAsync(Answer, Timing.Answered());
        await Expect(console.Said(Answer).GetByTestId("delivery")).ToHaveTextAsync("已发送", Timing.Answered());

        await console.GiveBack.ClickAsync();
        await Expect(console.Conversation("Lily 李")).ToContainTextAsync("AI 接待", Timing.AnsweredWith());
        await wechat.SayAsync(Next);
        await Expect(wechat.Answers).ToHaveCountAsync(3, Timing.Counted());
        await Expect(console.Outcome(Next)).ToHaveTextAsync("已回复", Timing.Answered());
    }
}
