using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Desk.Tests.Desk;

public sealed class SqliteCanned : CannedContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlCanned : CannedContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Prepared texts.</summary>
public abstract class CannedContract : DeskContract
{
    private ICannedReplies Canned => Services.GetRequiredService<ICannedReplies>();

    [Fact]
    public async Task A_text_is_found_by_its_shortcut_and_one_that_is_somebodys_own_by_him_alone()
    {
        var shared = await Canned.SaveAsync(Wang, New("hi", "Hello {{customer.name}}", own: false), default);
        (await Canned.SaveAsync(Wang, New("hi", "Hey", own: true), default)).IsDone.Should().BeTrue("his own shortcuts are his");
        (await Canned.SaveAsync(Li, New("hi", "again", own: false), default)).Refused!.Code.Should().Be(SupportReasons.ShortcutTaken.Name);
        (await Canned.ListAsync(Li, "h", default)).Select(c => c.Text).Should().Equal("Hello {{customer.name}}");
        (await Canned.ListAsync(Wang, null, default)).Should().HaveCount(2);
        var id = await CustomerAsync("Zhang");
        (await Canned.RenderAsync(shared.Id!.Value, id, Li, default))!.Text.Should().Be("Hello Zhang");
        (await Canned.RenderAsync(shared.Id.Value, Guid.NewGuid(), Li, default)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_a_missing_variable_blocks_sending()
    {
        (await Canned.SaveAsync(Wang, New("two words", "x", false), default)).Field.Should().Be("shortcut");
        (await Canned.SaveAsync(Wang, New("x", "{{customer.salary}}", false),
            default)).Refused!.Code.Should().Be(SupportReasons.UnknownVariable.Name);
        (await Canned.SaveAsync(Wang, New("x", "y", false) with { Id = Guid.NewGuid() },
            default)).Refused!.Code.Should().Be(SupportReasons.UnknownText.Name);
        var id = await CustomerAsync("Zhang");
        (await ReplyAsync(id, Wang, "Dear {{customer.name}}")).Refused!.Code.Should().Be(SupportReasons.VariableLeft.Name);
        (await ReadyAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_changes_or_removes_what_is_somebody_elses()
    {
        var own = (await Canned.SaveAsync(Wang, New("hi", "Hey", own: true), default)).Id!.Value;
        (await Canned.SaveAsync(Li, New("hi", "stolen", own: true) with { Id = own }, default)).IsDone.Should().BeFalse();
        (await Canned.RemoveAsync(Li, own, default)).IsDone.Should().BeFalse();
        (await Canned.RemoveAsync(Wang, own, default)).IsDone.Should().BeTrue();
        (await Canned.ListAsync(Wang, null, default)).Should().BeEmpty();
    }

    private static CannedReply New(string shortcut, string text, bool own) => new(Guid.Empty, shortcut, "title", text, own);
}
