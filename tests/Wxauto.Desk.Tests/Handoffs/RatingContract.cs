using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Desk.Tests.Handoffs;

public sealed class SqliteRatings : RatingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlRatings : RatingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>How it was, asked once for each case.</summary>
public abstract class RatingContract : DeskContract
{
    protected override bool AskRating => true;

    [Fact]
    public async Task Each_case_of_a_chat_gets_its_own_rating_with_who_handled_it()
    {
        var id = await CustomerAsync("Zhang");
        foreach (var (person, word, score) in new[] { (Wang, "5", 5), (Li, " 2! ", 2) })
        {
            await ReplyAsync(id, person, "done");
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Desk.ResolveAsync(id, person, default);
            Clock.Advance(TimeSpan.FromMinutes(1));
            await CustomerAsync("Zhang", word);
            var shown = await ShowAsync(id);
            (shown.Episode.Rating!.Score, shown.Episode.Rating.HandledBy).Should().Be((score, person.Name));
            shown.Item.State.Should().Be(ServiceState.Resolved, "a rating is no new case");
            (await Services.GetRequiredService<IRatingAnswers>().IsRatingAsync(id, word,
                default)).Should().BeTrue("the AI takes it for no question");
            (await Services.GetRequiredService<IRatingAnswers>().IsRatingAsync(id, "what?", default)).Should().BeFalse();
            (await ReadyAsync()).Select(r => r.Text).Should().Contain(Services.GetRequiredService<DeskWording>().ThanksForRating);
            Clock.Advance(TimeSpan.FromMinutes(1));
            await CustomerAsync("Zhang", "one more thing");
        }
        (await ShowAsync(id)).Episode.Number.Should().Be(3);
    }

    [Fact]
    public async Task Who_goes_on_talking_rates_nothing()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "done");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Desk.ResolveAsync(id, Wang, default);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await CustomerAsync("Zhang", "5 more, please");
        var shown = await ShowAsync(id);
        (shown.Episode.Number, shown.Episode.Rating).Should().Be((2, null));
    }

    [Fact]
    public async Task A_case_without_a_person_is_not_asked_about_and_says_why()
    {
        var id = await CustomerAsync("Zhang");
        await Desk.ResolveAsync(id, Wang, default);
        (await ShowAsync(id)).Episode.Rating!.NotAsked!.Code.Should().Be(SupportReasons.RatingAi.Name);
        (await ReadyAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_case_that_is_reopened_is_not_asked_about_twice()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "done");
        await Desk.ResolveAsync(id, Wang, default);
        await Desk.ReopenAsync(id, Wang, default);
        await Desk.TakeAsync(id, Wang, default);
        await Desk.ResolveAsync(id, Wang, default);
        (await Desk.TimelineAsync(id, 50, default)).Count(e => e.What.Code == SupportReasons.RatingAsked.Name).Should().Be(1);
    }
}
