using Wxauto.Knowledge.Changes;

namespace Wxauto.Knowledge.Tests.Changes;

public sealed class PassageChangesTests
{
    [Fact]
    public void Numbers_and_words_change_as_a_whole_and_characters_one_by_one() =>
        Told("满 99 元包邮，三天内送到。", "满 199 元包邮，五天内送到。").Should().Be("满 [-99-]{+199+} 元包邮，[-三-]{+五+}天内送到。");

    [Fact]
    public void A_single_character_between_changes_does_not_tear_them() =>
        Told("周一到周五营业", "每天都营业").Should().Be("[-周一到周五-]{+每天都+}营业");

    [Theory]
    [InlineData("", "新的")]
    [InlineData("旧的", "")]
    [InlineData("一样", "一样")]
    [InlineData("退货 7 天", "7 天可退货，M3 Pro 除外")]
    public void Both_texts_can_be_read_from_the_marks(string before, string after)
    {
        var marks = TextChanges.Of(before, after);
        string.Concat(marks.Where(m => m.Kind != MarkKind.Added).Select(m => m.Text)).Should().Be(before);
        string.Concat(marks.Where(m => m.Kind != MarkKind.Removed).Select(m => m.Text)).Should().Be(after);
    }

    [Fact]
    public void Random_texts_can_be_read_from_the_marks()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var (before, after) = (Any(), Any());
            Both_texts_can_be_read_from_the_marks(before, after);
        }

        string Any() => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => "天地人99 ab，\n"[random.Next(10)]));
    }

    [Fact]
    public void Texts_that_have_little_in_common_are_others_as_a_whole()
    {
        var (before, after) = (new string('甲', 3000), string.Concat(Enumerable.Range(0, 3000).Select(i => (char)('一' + i))));
        TextChanges.Of(before, after).Should().Equal(new Mark(MarkKind.Removed, before), new Mark(MarkKind.Added, after));
    }

    [Fact]
    public void Passages_are_added_removed_changed_or_the_same_wherever_they_stand()
    {
        var changes = PassageChanges.Between(
            [new("运费", "满 99 元包邮。"), new("时效", "两天内发货。"), new("发票", "随货寄出。"), new("自提", "凭取货码到店取货。")],
            [new("自提", "凭取货码到店取货。"), new("运费", "满 199 元包邮。"), new("时效", "两天内发货。"), new("保修", "整机保修一年。")], 10);

        changes.Should().BeEquivalentTo(new { Added = 1, Removed = 1, Changed = 1, Same = 2 });
        changes.Shown.Select(c => (c.Kind, c.Section)).Should().BeEquivalentTo(
            [(ChangeKind.Changed, "运费"), (ChangeKind.Removed, "发票"), (ChangeKind.Added, "保修")]);
    }

    [Fact]
    public void Of_many_changes_the_first_are_shown_and_all_are_counted()
    {
        var changes = PassageChanges.Between([], [.. Enumerable.Range(0, 50).Select(i => new VersionPassage("", $"第 {i} 段"))], 3);
        changes.Added.Should().Be(50);
        changes.Shown.Should().HaveCount(3);
    }

    private static string Told(string before, string after) => string.Concat(TextChanges.Of(before, after).Select(m => m.Kind switch
    {
        MarkKind.Removed => $"[-{m.Text}-]",
        MarkKind.Added => $"{{+{m.Text}+}}",
        _ => m.Text,
    }));
}
