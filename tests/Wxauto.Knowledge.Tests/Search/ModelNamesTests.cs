using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Tests.Search;

public sealed class ModelNamesTests
{
    private static readonly Dictionary<string, int> Known =
        ModelNames.Of("P20、P20+、P20 Pro、B7-300、B7-300S、HX-204ZZ、HX-205ZZ、M4×12、C5、F03、二代").ToDictionary(n => n, _ => 1);

    [Theory]
    [InlineData("P20、P20+、P20 Pro Max", "p20", "p20plus", "p20promax")]
    [InlineData("B7-300 不是 B7300", "b7-300", "b7300")]
    [InlineData("第二代、II代、Ⅱ代、2代", "2代")]
    [InlineData("M4×12 和 M4 x 12", "m4x12")]
    [InlineData("3.5 寸，一共 20 个")]
    [InlineData("买1+送1")]
    public void Names_are_whole_with_what_belongs_to_them(string text, params string[] names) =>
        ModelNames.Of(text).Should().BeEquivalentTo(names);

    [Theory]
    [InlineData("p20plus多少钱", "p20plus")]
    [InlineData("p20 多少钱", "p20")]
    [InlineData("b7 300 s 有货吗", "b7-300s")]
    [InlineData("204zz外径", "hx204zz")]
    [InlineData("HX多少", null)]
    [InlineData("P20二代在卖吗", "p20", "2代")]
    [InlineData("C5F03是什么", "c5", "f03")]
    public void What_is_asked_for_is_found_as_the_base_has_it(string question, params string[]? names) =>
        ModelNames.Asked(question, Known).SelectMany(n => n).Should().BeEquivalentTo(names ?? []);

    [Theory]
    [InlineData("P30多少钱")]
    [InlineData("P20 Ultra 有吗")]
    [InlineData("B7300多重")]
    public void A_model_that_the_base_does_not_have_is_strange(string question) =>
        ModelNames.Asked(question, Known).Should().Contain(n => n.Count == 0);

    [Theory]
    [InlineData("接 16A 的插座行吗")]
    [InlineData("0.5MPa 能推多少牛")]
    [InlineData("要 25x3 的")]
    public void How_much_of_something_is_no_model(string question) => ModelNames.Asked(question, Known).Should().BeEmpty();

    [Fact]
    public void A_family_is_every_model_of_it() =>
        ModelNames.Asked("HX-204 多少钱", Known).Should().ContainSingle().Which.Should().BeEquivalentTo(["hx204zz"]);

    [Theory]
    [InlineData("b7 300 s 有货吗", "b7-300s 有货吗")]
    [InlineData("P20 有货吗", "P20 有货吗")]
    public void Blanks_in_a_name_are_closed_as_the_base_has_it(string question, string joined) =>
        ModelNames.Joined(question, Known).Should().Be(joined);
}
