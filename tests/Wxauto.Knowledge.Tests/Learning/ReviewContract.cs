using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Learning;

public sealed class SqliteReview : ReviewContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlReview : ReviewContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What reviewers do with drafts, and what is searched then, on both databases.</summary>
public abstract class ReviewContract : IAsyncLifetime
{
    private const string Answer = "滤纸一包 40 张，卖 \"18 元\"，\n配件页就有";
    private static readonly string[] Wordings = ["滤纸单独卖吗", "过滤用的纸哪里能买", "V60 耗材"];
    private static readonly string[] Reviewers = ["阿兰", "阿强", "阿珍"];
    private LearningHost _shop = null!;
    private Drafts _drafts = null!;
    private Guid _id;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    public async Task InitializeAsync()
    {
        _shop = await LearningHost.CreateAsync(await NewDatabaseAsync());
        _drafts = _shop.Get<Drafts>();
        await _shop.CustomerAsync("王小虎", "滤纸单独卖吗");
        await _shop.PersonAsync("王小虎", "滤纸一包 40 张，18 元");
        await _shop.LearnAsync();
        _id = (await _shop.DraftsAsync()).Single().Id;
    }

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_published_draft_is_found_by_its_question_and_by_its_other_wordings()
    {
        await PublishAsync("过滤用的纸,哪里能买", "V60 耗材");
        await _shop.IngestAsync();

        foreach (var question in Wordings)
        {
            var best = (await _shop.SearchAsync(question)).Evidence[0];
            best.Should().BeEquivalentTo(new { Document = $"{_id}.csv", Title = "常见问题", Section = "滤纸单独卖吗", Text = Answer });
        }
        (await _shop.DraftsAsync(DraftState.Published)).Single().Should()
            .BeEquivalentTo(new { ReviewedBy = "阿兰", ReviewedAt = _shop.Time.GetUtcNow(), ExpiresAt = _shop.Time.GetUtcNow().AddDays(30) });
        (await _shop.DbAsync(db => db.KnowledgeChunks.CountAsync(c => c.Text == Answer))).Should().Be(1);
    }

    [Fact]
    public async Task A_withdrawn_one_is_not_found_any_more_and_can_be_published_again()
    {
        await PublishAsync();
        await _shop.IngestAsync();
        (await _drafts.WithdrawAsync(_id, "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Done);
        await _shop.IngestAsync();

        (await _shop.SearchAsync("滤纸单独卖吗")).Evidence.Should().NotContain(e => e.Title == "常见问题");
        (await _shop.DraftsAsync()).Single().Should().BeEquivalentTo(new { State = DraftState.Draft, ExpiresAt = (DateTimeOffset?)null });

        (await _drafts.PublishAsync(_id, "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Done);
        await _shop.IngestAsync();
        (await _shop.SearchAsync("滤纸单独卖吗")).Evidence[0].Title.Should().Be("常见问题");
    }

    [Fact]
    public async Task An_expired_one_is_not_found_any_more_and_can_be_published_again()
    {
        await PublishAsync();
        await _shop.IngestAsync();
        await _shop.LearnAsync(TimeSpan.FromDays(29.9));
        (await _shop.DraftsAsync()).Single().State.Should().Be(DraftState.Published);
        // Learning is switched off meanwhile; what was learnt has its end nevertheless.
        _shop.Resources.Spec = _shop.Resources.Spec with { Learning = _shop.Resources.Spec.Learning with { Mode = LearningMode.Off } };
        await _shop.LearnAsync(TimeSpan.FromDays(0.1));
        await _shop.IngestAsync();

        (await _shop.DraftsAsync()).Single().State.Should().Be(DraftState.Expired);
        (await _shop.SearchAsync("滤纸单独卖吗")).Evidence.Should().NotContain(e => e.Title == "常见问题");

        (await _drafts.PublishAsync(_id, "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Done);
        await _shop.IngestAsync();
        (await _shop.SearchAsync("滤纸单独卖吗")).Evidence[0].Title.Should().Be("常见问题");
    }

    [Fact]
    public async Task A_published_one_that_is_changed_is_published_anew()
    {
        await PublishAsync();
        await _shop.IngestAsync();
        (await _drafts.UpdateAsync(_id, "滤纸单独卖吗", "滤纸一包 40 张，现在卖 20 元", [], default)).Outcome.Should().Be(ReviewOutcome.Done);
        await _shop.IngestAsync();

        (await _shop.SearchAsync("滤纸单独卖吗")).Evidence[0].Text.Should().Be("滤纸一包 40 张，现在卖 20 元");
        (await _shop.DbAsync(db => db.KnowledgeDocuments.CountAsync(d => d.Source == "learned"))).Should().Be(1);
        (await _drafts.UpdateAsync(_id, "滤纸单独卖吗", " ", [], default)).Outcome.Should().Be(ReviewOutcome.WrongInput);
    }

    [Fact]
    public async Task How_often_it_was_cited_is_counted()
    {
        await PublishAsync();
        Citation Cited(string document, string knowledgeBase = LearningHost.Base) => new(knowledgeBase, "c", document, "t", "s", "x", "");
        foreach (var (chat, citations) in new (string, Citation[])[]
                 { ("李雷", [Cited($"{_id}.csv"), Cited("returns.md")]), ("韩梅梅", [Cited($"{_id}.csv")]),
                     ("小明", [Cited($"{_id}.csv", "another")]), ("小张", [Cited("prices.csv")]) })
        {
            await _shop.CustomerAsync(chat, "滤纸在哪里买");
            await _shop.BotAsync(chat, Outcome.Reply, "配件页就有。", citations: citations);
        }
        await _shop.LearnAsync();
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Single().Cited.Should().Be(2);
    }

    [Fact]
    public async Task Of_two_reviewers_one_acts_and_the_other_is_told()
    {
        var results = await Task.WhenAll(_drafts.PublishAsync(_id, Reviewers[0], default), _drafts.RejectAsync(_id, Reviewers[1], default),
            _drafts.PublishAsync(_id, Reviewers[2], default));

        results.Select(r => r.Outcome).Should().BeEquivalentTo([ReviewOutcome.Done, ReviewOutcome.WrongState, ReviewOutcome.WrongState]);
        var draft = (await _shop.DraftsAsync()).Single();
        draft.ReviewedBy.Should().Be(Reviewers[Array.FindIndex(results, r => r.Outcome == ReviewOutcome.Done)]);
        (await _shop.DbAsync(db => db.KnowledgeContents.CountAsync(c => c.Source == "learned"))).Should()
            .Be(draft.State == DraftState.Published ? 1 : 0);
    }

    [Fact]
    public async Task What_does_not_fit_the_state_is_refused()
    {
        (await _drafts.WithdrawAsync(_id, "阿兰", default)).Outcome.Should().Be(ReviewOutcome.WrongState);
        (await _drafts.RejectAsync(_id, "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Done);
        (await _drafts.PublishAsync(_id, "阿兰", default)).Problem!.ToString().Should()
            .Be("The draft is Rejected by now and cannot be published; load it again.");
        (await _drafts.UpdateAsync(_id, "问", "答", [], default)).Outcome.Should().Be(ReviewOutcome.WrongState);
        (await _drafts.PublishAsync(Guid.NewGuid(), "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Unknown);
        (await _drafts.RejectAsync(Guid.NewGuid(), "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Unknown);
        (await _drafts.UpdateAsync(Guid.NewGuid(), "问", "答", [], default)).Outcome.Should().Be(ReviewOutcome.Unknown);
    }

    [Fact]
    public async Task A_draft_without_an_answer_is_not_published()
    {
        (await _drafts.UpdateAsync(_id, "滤纸单独卖吗", "", [], default)).Outcome.Should().Be(ReviewOutcome.Done);
        (await _drafts.PublishAsync(_id, "阿兰", default)).Should()
            .Be(new ReviewResult(ReviewOutcome.WrongInput, DeskReasons.DraftNeedsAnswer));
    }

    [Fact]
    public async Task A_wording_that_is_too_long_is_refused()
    {
        foreach (var (question, answer, variants) in new (string, string, string[])[]
            { (new('问', 201), "答", []), (" ", "答", []), ("问", new('答', 2001), []), ("问", "答", [new('问', 201)]),
            ("问", "答", [.. Enumerable.Range(0, 21).Select(i => $"问{i}")]) })
            (await _drafts.UpdateAsync(_id, question, answer, variants, default)).Outcome.Should().Be(ReviewOutcome.WrongInput);
        (await _drafts.UpdateAsync(_id, new('问', 200), new('答', 2000), [.. Enumerable.Range(0, 20).Select(i => $"问{i}")], default))
            .Outcome.Should().Be(ReviewOutcome.Done);
    }

    [Fact]
    public async Task A_changed_answer_is_compared_with_what_is_published()
    {
        await _shop.IngestAsync();
        await _drafts.UpdateAsync(_id, "多少钱包邮", "单笔订单满 59 元包邮", [], default);
        (await _shop.DraftsAsync()).Single().Concern.Should().Be(KnowledgeReasons.Contradicts.With("运费与包邮", "59 元", ["99 元", "8 元"]));
    }

    private async Task PublishAsync(params string[] variants)
    {
        (await _drafts.UpdateAsync(_id, "滤纸单独卖吗", Answer, variants, default)).Outcome.Should().Be(ReviewOutcome.Done);
        (await _drafts.PublishAsync(_id, "阿兰", default)).Outcome.Should().Be(ReviewOutcome.Done);
    }
}
