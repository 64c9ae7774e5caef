using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Chunking;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Lexical;

/// <summary>The ways in which customers write what documents say otherwise.</summary>
public sealed class QuestionWordingTests : IDisposable
{
    private static readonly SearchScope Anybody = new([], "", DateTimeOffset.UnixEpoch);
    private readonly SearchableBase _base = new(new KnowledgeBaseSpec
        { Retrieval = new RetrievalSpec { Synonyms = [["手摇磨", "手动研磨机"], ["🧾", "电子发票"], ["★", "☆"]] } });

    public QuestionWordingTests()
    {
        Add("beans.md", "咖啡豆", "咖啡豆放在阴凉处，可以保存三十天。");
        Add("shipping.md", "邮费", "全国邮费十元，满九十九元不收。");
        Add("m3.md", "M3 Pro 使用说明", "M3 Pro 需要预热十五分钟。");
        Add("m2.md", "M2 使用说明", "M2 不需要预热。");
        Add("grinder.md", "手动研磨机", "手动研磨机每周拆开刷一次。");
        Add("invoice.md", "电子发票", "订单完成后可以申请电子发票。");
        for (var i = 0; i < 20; i++)
            Add($"other{i}.md", $"杂项{i}", $"第{i}号柜台的说明，其他事情请看别处。");
    }

    [Theory]
    [InlineData("咖啡逗怎么存", "beans.md")]
    [InlineData("咖啡都怎么存", "beans.md")]
    [InlineData("youfei duoshao", "shipping.md")]
    [InlineData("kafeidou baocun", "beans.md")]
    [InlineData("m3pro要预热吗", "m3.md")]
    [InlineData("M3-PRO 预热", "m3.md")]
    [InlineData("ｍ３ ｐｒｏ预热多久", "m3.md")]
    [InlineData("手摇磨怎么洗", "grinder.md")]
    [InlineData("電子發票怎麼申請", "invoice.md")]
    [InlineData("快递费要多少", "shipping.md")]
    [InlineData("🧾有吗", "invoice.md")]
    public void It_finds_the_document_that_is_meant(string question, string document) =>
        _base.FindWords(question, "", 5, Anybody).Select(h => h.Chunk.Document.Name).First().Should().Be(document);

    [Fact]
    public void A_word_of_the_conversation_lifts_what_it_is_about()
    {
        _base.FindWords("要预热多久", "我买了 M3 Pro", 5, Anybody)[0].Chunk.Document.Name.Should().Be("m3.md");
        _base.FindWords("要预热多久", "我买了 M2", 5, Anybody)[0].Chunk.Document.Name.Should().Be("m2.md");
    }

    [Theory]
    [InlineData("")]
    [InlineData("？！")]
    [InlineData("😀😀")]
    [InlineData("★")]
    public void Nothing_asked_finds_nothing(string question) => _base.FindWords(question, "", 5, Anybody).Should().BeEmpty();

    public void Dispose() => _base.Dispose();

    private void Add(string name, string title, string text) => KnowledgeFolder.Add(_base, name, title, [new Piece("", 0, text)]);
}
