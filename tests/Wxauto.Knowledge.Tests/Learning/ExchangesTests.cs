using Wxauto.Knowledge.Learning;

namespace Wxauto.Knowledge.Tests.Learning;

/// <summary>Which question a person answered, and with what. "客" is a customer, "人" a person, "图" a customer's picture, "机" what
/// the bot answered since.</summary>
public sealed class ExchangesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("客:滤纸可以单独买吗|人:可以单独买，一包 40 张", "滤纸可以单独买吗", "可以单独买，一包 40 张")]
    [InlineData("客:你好|客:滤纸可以单独买吗|客:谢谢[玫瑰]|人:您好，可以单独买，一包 40 张，谢谢", "滤纸可以单独买吗", "可以单独买，一包 40 张，")]
    [InlineData("客:我想问问滤纸|客:可以单独买吗|人:可以单独买的|人:一包 40 张", "我想问问滤纸 可以单独买吗", "可以单独买的\n一包 40 张")]
    [InlineData("客:滤纸可以单独买吗|人:稍等，我问一下仓库|客:好的|人:可以单独买，一包 40 张", "滤纸可以单独买吗", "可以单独买，一包 40 张")]
    [InlineData("客:滤纸可以单独买吗|人:可以单独买，一包 40 张。您要几包？", "滤纸可以单独买吗", "可以单独买，一包 40 张。")]
    [InlineData("客:咖啡机接口漏水怎么办|人:您是哪个型号的呢？|客:E61|人:拧紧接口并更换密封圈就可以", "咖啡机接口漏水怎么办 E61", "拧紧接口并更换密封圈就可以")]
    [InlineData("客:云雀手摇磨豆机能磨意式吗|人:可以磨意式，用 10 到 12 格|客:那它多少钱|人:它现在卖 299 元", "云雀手摇磨豆机能磨意式吗 那它多少钱", "它现在卖 299 元")]
    [InlineData("客:周末几点可以来门店自提|机:|客:滤纸可以单独买吗|人:可以单独买，一包 40 张", "滤纸可以单独买吗", "可以单独买，一包 40 张")]
    public void A_statement_answers_the_question_before_it(string talk, string question, string answer) =>
        Exchanges.Of(Bubbles(talk)).Last().Should().BeEquivalentTo(new { Question = question, Answer = answer });

    [Theory]
    [InlineData("客:滤纸可以单独买吗|人:稍等，我问一下仓库")]
    [InlineData("客:滤纸可以单独买吗|人:亲，您好，欢迎光临")]
    [InlineData("客:滤纸可以单独买吗|人:您是哪个型号的呢？")]
    [InlineData("客:滤纸可以单独买吗|人:可以的哦")]
    [InlineData("客:滤纸可以单独买吗|客:好的知道了|人:这周末门店有免费试饮活动")]
    [InlineData("客:好的，谢谢|人:这周末门店有免费试饮活动")]
    [InlineData("客:在吗|人:这周末门店有免费试饮活动")]
    [InlineData("人:这周末门店有免费试饮活动")]
    [InlineData("客:这个能修吗|图:|人:可以修理的，请寄到售后部")]
    [InlineData("客:滤纸可以单独买吗|机:|客:好的|人:这周末门店有免费试饮活动")]
    public void Courtesy_promises_questions_and_news_answer_nothing(string talk) => Exchanges.Of(Bubbles(talk)).Should().BeEmpty();

    [Fact]
    public void What_is_written_half_an_hour_later_is_not_part_of_the_answer()
    {
        var bubbles = Bubbles("客:滤纸可以单独买吗|人:可以单独买，一包 40 张|人:在配件页搜索就有|人:明天门店盘点不营业");
        bubbles[3] = bubbles[3] with { SentAt = bubbles[1].SentAt.AddMinutes(31) };
        Exchanges.Of(bubbles).Single().Answer.Should().Be("可以单独买，一包 40 张\n在配件页搜索就有");
    }

    [Fact]
    public void Members_of_a_group_ask_for_themselves()
    {
        var bubbles = Bubbles("客:周末几点可以来门店自提|客:滤纸可以单独买吗|人:可以单独买，一包 40 张");
        bubbles[1] = bubbles[1] with { Sender = "another" };
        Exchanges.Of(bubbles).Single().Question.Should().Be("滤纸可以单独买吗");
    }

    [Fact]
    public void An_exchange_is_closed_when_the_customer_writes_again()
    {
        Exchanges.Of(Bubbles("客:滤纸可以单独买吗|人:可以单独买，一包 40 张")).Single().Closed.Should().BeFalse();
        Exchanges.Of(Bubbles("客:滤纸可以单独买吗|人:可以单独买，一包 40 张|客:谢谢")).Single().Closed.Should().BeTrue();
    }

    private static List<Bubble> Bubbles(string talk)
    {
        var bubbles = new List<Bubble>();
        var turn = Guid.NewGuid();
        foreach (var (line, i) in talk.Split('|').Select((l, i) => (l, i)))
        {
            if (line[0] == '机')
            {
                bubbles = [.. bubbles.Select(b => b.TurnId == turn ? b with { Answered = true } : b)];
                turn = Guid.NewGuid();
            }
            else
                bubbles.Add(new Bubble(line[0] == '人', line[0] == '人' ? "me" : "customer", line[0] != '图', line[2..],
                    Start.AddSeconds(i * 20), Start.AddSeconds(i * 20), turn, false));
        }
        return bubbles;
    }
}
