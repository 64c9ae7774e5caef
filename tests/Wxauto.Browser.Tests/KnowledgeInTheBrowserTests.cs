using Microsoft.Playwright;
using Wxauto.Tests;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>Each test has a document of its own, so that the order of the tests does not matter.</summary>
[Collection(PlatformCollection.Name)]
public sealed class KnowledgeInTheBrowserTests(RunningPlatform platform)
{
    [Fact]
    public async Task What_a_person_uploads_and_corrects_is_found()
    {
        const string Name = "露营套装.md";
        var desk = await KnowledgePage.OpenAsync(platform);
        await desk.UploadAsync(Name, "# 露营套装\n\n露营套装的押金是一百元。归还当天退还押金。\n\n## 清洗\n\n锅具用清水冲洗。\n");
        await Expect(desk.State(Name)).ToHaveTextAsync("可检索", Timing.Answered());

        await desk.ReadAsync(Name);
        await Expect(desk.Passages).ToHaveCountAsync(2);
        var passage = desk.Passages.First;
        await passage.GetByTestId("edit").ClickAsync();
        await desk.Page.GetByTestId("edit-text").FillAsync("露营套装的押金是两百元。归还当天退还押金。");
        await desk.Page.GetByTestId("save").ClickAsync();
        await Expect(passage).ToContainTextAsync("已修改", Timing.AnsweredWith());
        await Expect(passage).ToContainTextAsync("两百元");

        await desk.AskAsync("露营套装押金多少");
        await Expect(desk.Evidence.First).ToContainTextAsync("押金是两百元", Timing.AnsweredWith());
        await Expect(desk.Evidence.First.Locator("mark")).ToHaveTextAsync("露营套装的押金是两百元。");
        await Expect(desk.Page.GetByTestId("how")).ToContainTextAsync("按词");
        await Expect(desk.Page.GetByTestId("confidence"))
            .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^0\\.\\d\\d$|^1\\.00$"));
    }

    [Fact]
    public async Task A_document_shows_its_table_and_what_a_second_upload_changed()
    {
        const string Name = "雪具租金.md";
        var desk = await KnowledgePage.OpenAsync(platform);
        await desk.UploadAsync(Name, "# 雪具租金\n\n雪板每天 90 元。\n\n## 价目\n\n| 雪具 | 押金 |\n|---|---|\n| 雪镜 | 50 |\n");
        await Expect(desk.State(Name)).ToHaveTextAsync("可检索", Timing.Answered());
        await desk.ReadAsync(Name);
        await desk.Page.GetByTestId("view-tables").ClickAsync();
        await Expect(desk.Page.GetByTestId("table").Locator("th")).ToHaveTextAsync(["雪具", "押金"]);
        await Expect(desk.Page.GetByTestId("table").Locator("td")).ToHaveTextAsync(["雪镜", "50"]);
        await Expect(desk.Page.GetByTestId("facts")).ToContainTextAsync("第 1 版");

        await desk.Page.GetByTestId("back").ClickAsync();
        await desk.UploadAsync(Name, "# 雪具租金\n\n雪板每天 120 元。\n\n## 价目\n\n| 雪具 | 押金 |\n|---|---|\n| 雪镜 | 50 |\n");
        await Expect(desk.Document(Name)).ToContainTextAsync("第 2 版", Timing.AnsweredWith());
        await desk.ReadAsync(Name);
        await desk.Page.GetByTestId("view-changes").ClickAsync();
        var change = desk.Page.GetByTestId("change");
        await Expect(change).ToHaveCountAsync(1);
        await Expect(change.Locator("del")).ToHaveTextAsync("90");
        await Expect(change.Locator("ins")).ToHaveTextAsync("120");
    }

    [Fact]
    public async Task A_file_is_tried_and_published_only_when_a_person_says_so()
    {
        const string Name = "试读租金.md";
        var desk = await KnowledgePage.OpenAsync(platform);
        await desk.TryAsync(new FilePayload { Name = Name, MimeType = "text/markdown", Buffer = "# 试读租金\n\n帐篷每晚八十元。"u8.ToArray() });
        await Expect(desk.Page.GetByTestId("tried")).ToContainTextAsync("帐篷每晚八十元");
        await desk.Page.GetByTestId("back").ClickAsync();
        await Expect(desk.Page.GetByTestId("choose")).ToBeVisibleAsync();
        await Expect(desk.Document(Name)).ToHaveCountAsync(0);

        await desk.TryAsync(new FilePayload { Name = Name, MimeType = "text/markdown", Buffer = "# 试读租金\n\n帐篷每晚九十元。"u8.ToArray() });
        await desk.Page.GetByTestId("publish-attempt").ClickAsync();
        await Expect(desk.State(Name)).ToHaveTextAsync("可检索", Timing.Answered());

        await desk.TryAsync(new FilePayload
            { Name = "坏了.docx", MimeType = "application/zip", Buffer = "PK\u0003\u0004nothing"u8.ToArray() });
        await Expect(desk.Page.GetByTestId("attempt-refused")).ToContainTextAsync("读不了");
    }

    [Fact]
    public async Task A_passage_is_hidden_and_restored_with_the_keyboard()
    {
        const string Name = "寄存.md";
        var desk = await KnowledgePage.OpenAsync(platform);
        desk.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await desk.UploadAsync(Name, "# 寄存\n\n行李寄存在前台。\n\n## 时间\n\n寄存到当天打烊。\n");
        await Expect(desk.State(Name)).ToHaveTextAsync("可检索", Timing.Answered());
        await desk.ReadAsync(Name);

        await desk.Passages.First.GetByTestId("hide").PressAsync("Enter");
        var hidden = desk.Passages.Filter(new() { HasText = "已隐藏" });
        await Expect(hidden).ToContainTextAsync("行李寄存在前台", Timing.AnsweredWith());
        await hidden.GetByTestId("restore").PressAsync("Enter");
        await Expect(desk.Page.GetByTestId("restore")).ToHaveCountAsync(0, Timing.Counted());
        await Expect(desk.Passages).ToHaveCountAsync(2);
        await desk.Passages.First.GetByTestId("history").PressAsync("Enter");
        await Expect(desk.Passages.First.GetByTestId("edit-newest")).ToContainTextAsync("恢复");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_why_and_can_be_deleted()
    {
        const string Name = "旧合同.rar";
        var desk = await KnowledgePage.OpenAsync(platform);
        desk.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await desk.UploadAsync(new FilePayload { Name = Name, MimeType = "application/vnd.rar",
            Buffer = "Rar!\u001a\u0007 packed"u8.ToArray() });
        await Expect(desk.State(Name)).ToHaveTextAsync("失败", Timing.Answered());
        await Expect(desk.Document(Name).GetByTestId("document-error")).ToHaveTextAsync("是 RAR 压缩包：解压后上传里面的文档");
        var english = new KnowledgePage(await platform.OpenAsync("knowledge?lang=en"));
        await Expect(english.Document(Name).GetByTestId("document-error"))
            .ToHaveTextAsync("is a RAR archive: unpack it and give the documents in it", Timing.Answered());
        await desk.Document(Name).GetByTestId("delete").ClickAsync();
        await Expect(desk.Document(Name)).ToHaveCountAsync(0, Timing.Counted());
    }

    [Theory]
    [InlineData("", "文档不存在，或已离开来源")]
    [InlineData("?lang=en", "The document is unknown, or left its source.")]
    public async Task What_the_server_refuses_is_told_in_the_language_of_the_page(string language, string words)
    {
        var desk = new KnowledgePage(await platform.OpenAsync("knowledge" + language));
        await desk.Page.RouteAsync("**/retry", route => route.ContinueAsync(new()
            { Url = new Uri(new Uri(route.Request.Url), $"/api/knowledge/documents/{Guid.NewGuid()}/retry").AbsoluteUri }));
        await desk.Page.GetByTestId("retry").First.ClickAsync();
        await Expect(desk.Page.Locator("#message")).ToHaveTextAsync(words, Timing.Answered());
    }

    [Theory]
    [InlineData("", "答错：怎么退货（置信度 0.91，应有的文档排第 2，首位 a.md）")]
    [InlineData("?lang=en", "answered wrongly: 怎么退货 (confidence 0.91, expected at rank 2, first a.md)")]
    public async Task The_misses_of_an_evaluation_are_told_in_the_language_of_the_page(string language, string words)
    {
        var desk = new KnowledgePage(await platform.OpenAsync("knowledge" + language));
        await desk.Page.RouteAsync("**/evaluations", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """
            {"evaluations":[{"id":"1","at":"2026-01-01T00:00:00Z","set":"questions.jsonl","revision":1,"documents":3,"chunks":9,"figures":{
              "questions":1,"recall@1":0,"recall@5":1,"MRR@10":0.5,"answered":1,"refusalRecall":null,"latencyP95":1.5,"misses":[
              {"code":"evaluation.wrong","values":{"question":"怎么退货","confidence":0.91,
                "where":{"code":"evaluation.at-rank","values":{"rank":2,"first":"a.md"}}}}]}}]}
            """ }));
        await desk.Page.GetByTestId("tab-evaluations").ClickAsync();
        await desk.Page.Locator("#evaluations summary").ClickAsync();
        await Expect(desk.Page.Locator("#evaluations details .muted")).ToHaveTextAsync(words);
        await Expect(desk.Page.GetByTestId("curve")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_owner_sees_what_each_threshold_would_do()
    {
        var desk = await KnowledgePage.OpenAsync(platform);
        await desk.Page.RouteAsync("**/evaluations", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """
            {"evaluations":[{"id":"1","at":"2026-01-01T00:00:00Z","set":"questions.jsonl","revision":1,"documents":3,"chunks":9,"figures":{
              "questions":4,"recall@1":1,"recall@5":1,"MRR@10":1,"answered":1,"refusalRecall":1,"latencyP95":1.5,"misses":[],"curve":[
              {"answer":0.7,"right":0.5,"wrong":0.25,"asked":0.25,"refused":0},
              {"answer":0.75,"right":0.5,"wrong":0,"asked":0.25,"refused":0.25},
              {"answer":0.95,"right":0,"wrong":0,"asked":0.75,"refused":0.25}]}}]}
            """ }));
        await desk.Page.GetByTestId("tab-evaluations").ClickAsync();

        var curve = desk.Page.GetByTestId("curve");
        await Expect(curve.Locator("svg > text")).ToHaveTextAsync(
            ["0%", "50%", "100%", "33.3%", "0.70", "0.0%", "0.75", "默认", "—", "0.95"]);
        (await curve.Locator("svg > rect > title").AllTextContentsAsync()).Should().HaveCount(12)
            .And.Contain(["门槛 0.70：答错 25.0%", "门槛 0.75：追问 25.0%", "门槛 0.95：转人工 25.0%"]);
    }

    [Fact]
    public async Task A_citation_in_the_console_leads_to_its_passage()
    {
        const string Question = "云雀M2的刻度怎么调";
        var wechat = await SimulatorPage.OpenAsync(platform);
        await wechat.AddFriendAsync("周舟");
        await wechat.SayAsync(Question);
        await Expect(wechat.Answers.Last).ToContainTextAsync("摘自", Timing.AnsweredWith());

        var console = await ConsolePage.OpenAsync(platform);
        await console.ChooseAsync("周舟");
        await console.AskWhyAsync(Question);
        var citation = console.Why(Question).GetByTestId("citation").First;
        await Expect(citation).ToContainTextAsync("云雀 M2");
        await citation.ClickAsync();

        var desk = new KnowledgePage(console.Page);
        await Expect(desk.Page.GetByTestId("passages-title")).ToContainTextAsync("云雀 M2");
        var aim = desk.Page.Locator("article.aim");
        await Expect(aim).ToContainTextAsync("外圈刻度共 36 格");
        await Expect(aim).ToBeInViewportAsync();
    }

    [Fact]
    public async Task The_page_of_the_platform_shows_the_bases_and_leads_to_them()
    {
        var page = await platform.OpenAsync("platform");
        var shop = page.GetByTestId("base-shop");
        await Expect(shop).ToContainTextAsync("篇文档");
        await shop.ClickAsync();
        await Expect(page.GetByTestId("base-shop")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(new KnowledgePage(page).Document("grinder-m2.md")).ToBeVisibleAsync();
        await page.GetByTestId("console").ClickAsync();
        await Expect(page.GetByTestId("knowledge")).ToBeVisibleAsync();
    }
}
