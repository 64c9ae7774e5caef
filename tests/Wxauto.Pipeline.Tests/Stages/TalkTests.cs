using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Pipeline.Understanding;
using Wxauto.Pipeline.Wording;

namespace Wxauto.Pipeline.Tests.Stages;

/// <summary>Messages of two sample companies: talk that asks for nothing, wishes for a person and complaints, and what only looks like them.</summary>
public sealed class TalkTests
{
    private static readonly ReplyWording Wording = ReplyWording.For(new AgentSpec());

    [Theory]
    [InlineData("clothing")]
    [InlineData("parts")]
    public void Most_messages_are_what_they_are(string company)
    {
        var (right, all) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var line in File.ReadLines(Path.Combine(Samples(AppContext.BaseDirectory), company, "messages.jsonl")).Where(l => l.Length > 0))
        {
            var message = JsonDocument.Parse(line).RootElement;
            var expected = message.GetProperty("kind").GetString() switch
            {
                "question" => "question", "person" or "complaint" or "anger" or "threat" => "person", _ => "talk",
            };
            all[expected] = all.GetValueOrDefault(expected) + 1;
            right[expected] = right.GetValueOrDefault(expected) + (KindOf(message.GetProperty("text").GetString()!) == expected ? 1 : 0);
        }
        foreach (var kind in all.Keys)
            (right[kind] / (double)all[kind]).Should().BeGreaterThan(0.9, kind);
    }

    [Theory]
    [InlineData("明天再联系我好吗")]
    [InlineData("好的那怎么退货")]
    [InlineData("谢谢，运费多少")]
    [InlineData("人工费多少钱")]
    [InlineData("人工客服几点上班")]
    [InlineData("给差评会扣积分吗")]
    [InlineData("我看看M码有吗")]
    public void Who_asks_something_is_neither_chatting_nor_angry(string text) => KindOf(text).Should().Be("question");

    [Theory]
    [InlineData("😀😀")]
    [InlineData("[微笑][强]")]
    [InlineData("哈哈哈哈好的")]
    [InlineData("我再看看吧")]
    public void Talk_is_left_alone(string text) => KindOf(text).Should().Be("talk");

    private static string KindOf(string text)
    {
        var plain = string.Concat(PlainText.Fold(text).Where(char.IsLetterOrDigit)).TrimEnd('啊', '呀', '哦', '吧', '哈', '呢', '了', '啦');
        return PersonWish.Asks(plain, Wording.Person) || PersonWish.Complains(plain, Wording.Complaints) ? "person"
            : SmallTalk.Of(text, plain, Wording.Talk) != Talk.None ? "talk" : "question";
    }

    private static string Samples(string directory) => File.Exists(Path.Combine(directory, "Wxauto.sln"))
        ? Path.Combine(directory, "samples") : Samples(Path.GetDirectoryName(directory)
            ?? throw new InvalidOperationException("The project is in no directory above the tests."));
}
