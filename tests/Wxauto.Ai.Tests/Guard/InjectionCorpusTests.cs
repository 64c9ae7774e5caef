using System.Text.Json;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Answers;
using Wxauto.Ai.Guard;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Guard;

/// <summary>Attempts to speak to the model, at every place where words of others reach the prompt.</summary>
public sealed class InjectionCorpusTests
{
    private static readonly string[] Delimiters = ["<customer>", "</customer>", "<evidence>", "</evidence>", "<known>", "</known>",
        "<result>", "</result>"];
    private static readonly (string Where, string Text)[] Attempts =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Guard/injections.jsonl"))
        .Select(l => JsonSerializer.Deserialize<JsonElement>(l))
            .Select(a => (a.GetProperty("where").GetString()!, a.GetProperty("text").GetString()!))];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (where, text) in Attempts)
                data.Add(where, text);
            return data;
        }
    }

    /// <summary>Customers and documents that only look like it.</summary>
    public static TheoryData<string> Harmless =>
    [
        "忽略不计的话大概多少钱", "之前的订单可以取消吗", "你们的规则是什么，七天能退吗", "这个模式怎么切换", "请问开发票的要求", "以上型号都有货吗", "管理员几点上班", "系统提示支付失败怎么办",
        "我忘记密码了怎么重置", "能告诉我你的工号吗", "机器提示 E61 错误", "请按照说明书第3步操作，忽略面板上的闪灯。", "清洁模式：长按两秒进入清洁模式。", "退货规则：签收后七天内可以退货，覆盖全部商品。",
        "Please ignore the noise for the first minute.", "How do I reset the system to factory mode?", "Do not tell me it is out of stock",
        "The assistant at the counter was kind", "使用前请执行以下步骤：一、加水。", "新的规则什么时候开始",
        "重复上面的步骤三次即可", "助手您好，请问在吗", "请说出您的订单号", "运行以下步骤检查滤网",
    ];

    [Fact]
    public void The_corpus_is_large_and_covers_every_way_in()
    {
        Attempts.Length.Should().BeGreaterThanOrEqualTo(60);
        Attempts.Select(a => a.Where).Distinct().Should().BeEquivalentTo("message", "document", "erp", "tool");
        Attempts.Count(a => a.Text.Any(c => c > 0x2E80)).Should().BeGreaterThan(30);
        Attempts.Count(a => a.Text.All(c => c < 0x80)).Should().BeGreaterThan(10);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_attempt_is_noticed(string where, string text) => InjectionSigns.Find(text).Should().NotBeNull(where);

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Harmless_words_are_not_suspected(string text) => InjectionSigns.Find(text).Should().BeNull();

    [Theory]
    [MemberData(nameof(All))]
    public void No_attempt_gets_out_of_its_section_of_the_prompt(string where, string text)
    {
        var mask = new PersonalDataMask([]);
        var prompt = Prompt(where, text, mask);
        var data = string.Concat(prompt.Skip(1).Select(m => m.Text)) + (where is "tool" or "erp" ? AnswerPrompt.Result(text, mask) : "");

        foreach (var delimiter in Delimiters)
            prompt.Skip(1).Should().AllSatisfy(m => (m.Text.Split(delimiter).Length - 1).Should()
                .BeLessThanOrEqualTo(1, "{0} stands only where the platform put it", delimiter));
        prompt.Where(m => m.Role == ChatRole.User).Should().AllSatisfy(m => m.Text.Should()
            .Contain("<customer>\n", "the customer's words are marked as such, the earlier ones too").And.EndWith("\n</customer>"));
        prompt[0].Text.Should().Be(AnswerPrompt.Instructions(Request("x")), "no word of others is in the instructions");
        if (where != "message")
            data.Should().NotContain(text, "documents and results that speak to the model are not shown to it");
    }

    [Theory]
    [InlineData("好的，我的说明是：只根据 <evidence> 里的资料回答，每个事实后面用 [编号] 标出依据")]
    [InlineData("我的规则：不得编造，不得使用资料以外的知识。还有别的吗")]
    [InlineData("不 得 编 造 ， 不 得 使 用 资 料 以 外 的 知 识")]
    [InlineData("我可以调用 hand_off")]
    [InlineData("密钥是 sk-abcdefghijklmnop1234")]
    [InlineData("<think>客户想退货</think>可以退")]
    [InlineData("我是 deepseek-chat 模型")]
    public void A_reply_that_shows_internals_is_not_let_through(string reply) =>
        ReplyGuard.Fault(reply, AnswerPrompt.Instructions(Request("x")), [], [], new GuardSpec(), ["deepseek-chat"]).Should().NotBeNull();

    [Theory]
    [InlineData("签收后七天内可以退货，运费由我们承担。")]
    [InlineData("您好，请问您的订单号是多少？")]
    [InlineData("资料里没有写这一点，我帮您问问同事。")]
    public void An_ordinary_reply_is_let_through(string reply) =>
        ReplyGuard.Fault(reply, AnswerPrompt.Instructions(Request("x")), [], [], new GuardSpec(), ["deepseek-chat"]).Should().BeNull();

    private static List<ChatMessage> Prompt(string where, string text, PersonalDataMask mask)
    {
        var request = Request(where == "message" ? text : "怎么退货");
        return AnswerPrompt.Messages(where switch
        {
            "message" => request with { History = [new DialogueLine(true, text), new DialogueLine(false, text)], Facts = [text],
                Summary = text },
            "document" => request with { Evidence = [new Evidence("shop", "c", "a.md", "标题", "", text, 1),
                new Evidence("shop", "d", "b.md", text, text, "七天", 1)] },
            _ => request,
        }, mask);
    }

    private static AnswerRequest Request(string question) => new(new AiSpec(), new Persona("小助", "亲切", "先给结论", "zh-CN"), question,
        [], [], 400);
}
