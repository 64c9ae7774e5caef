using System.Text;
using CsCheck;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Tests.Formats;

public sealed class TextDecodingTests
{
    private static readonly string[] Simplified =
    [
        "您好，请问这款保温杯有几种颜色？", "本店支持七天无理由退货。", "订单已发货，请注意查收", "发票将在三个工作日内开具", "客服电话：400-820-6677", "新疆、西藏地区运费另计", "请勿使用洗洁精清洗内胆",
        "价格：￥129.00", "龙井茶叶礼盒", "儿童餐椅", "尺码偏大建议拍小一码", "预计次日送达", "蒸汽熨斗的使用方法", "电饭煲内胆可以单独购买吗", "会员积分永久有效", "破损包赔", "麻烦您提供一下照片", "耳机充不进电怎么办",
    ];
    private static readonly string[] Traditional =
    [
        "您好，請問這款保溫杯有幾種顏色？", "本店支援七天鑑賞期退貨。", "訂單已經出貨，請留意簽收", "發票將於三個工作天內開立", "客服電話：02-2345-6789", "離島地區運費另計", "請勿使用菜瓜布清洗內膽",
        "價格：NT$590", "凍頂烏龍茶禮盒", "兒童餐椅", "尺寸偏大建議買小一號", "預計隔日送達", "蒸氣熨斗的使用方法", "電鍋內鍋可以單獨購買嗎", "會員點數永久有效", "麻煩您提供照片", "耳機無法充電怎麼辦",
        "週年慶優惠活動開始囉",
    ];
    private static readonly Gen<string> Between = OneOf("\n", "\r\n", " ", "", "\n\nModel X-200 ", " 3.5L ");

    [Theory]
    [InlineData("gb18030")]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Simplified_text_comes_back_from_every_encoding(string encoding) => Check(Simplified, encoding);

    [Theory]
    [InlineData("big5")]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Traditional_text_comes_back_from_every_encoding(string encoding) => Check(Traditional, encoding);

    [Fact]
    public void A_byte_order_mark_is_believed_and_left_out() =>
        Texts(Simplified).Sample(text =>
        {
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
                TextDecoding.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]).Should().Be(text);
        }, iter: 100);

    [Fact]
    public void A_text_that_is_cut_off_within_a_character_is_still_read() =>
        Gen.Select(Texts(Simplified), Gen.Int[1, 60], OneOf("utf-8", "gb18030")).Sample((text, cut, encoding) =>
        {
            var bytes = Find(encoding).GetBytes(text + text + text);
            var decoded = TextDecoding.Decode(bytes[..^Math.Min(cut, bytes.Length / 4)]);
            (text + text + text).Should().StartWith(decoded);
            decoded.Length.Should().BeGreaterThan(text.Length);
        }, iter: 200);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    public void One_byte_that_is_no_text_is_replaced_and_counted(string encoding)
    {
        var bytes = Find(encoding).GetBytes(string.Concat(Simplified) + "|");
        byte[] damaged = [.. bytes, 0xFF, .. bytes];
        TextDecoding.Decode(damaged, out var replaced).Should().Be($"{string.Concat(Simplified)}|\uFFFD{string.Concat(Simplified)}|");
        replaced.Should().Be(1);
    }

    [Fact]
    public void A_text_of_two_encodings_is_refused()
    {
        var decoding = () => TextDecoding.Decode([.. Find("utf-8").GetBytes(string.Concat(Simplified)), .. Find("gb18030").GetBytes(string.Concat(Simplified))]);
        decoding.Should().Throw<UnreadableDocumentException>();
    }

    [Theory]
    [InlineData("The tent isn’t fire proof – keep it dry. It costs £20.")]
    [InlineData("Le réchaud pèse 340 g et coûte 25 €, livraison comprise.")]
    public void Western_letters_that_stand_alone_are_read(string text) =>
        TextDecoding.Decode(Find("windows-1252").GetBytes(text)).Should().Be(text);

    [Fact]
    public void What_stands_for_a_damaged_place_is_shown_with_a_note()
    {
        var document = TestDocuments.Parse("a.txt", [.. Find("utf-8").GetBytes("营业时间每天九点到二十一点，退货地址是"), 0xFF, .. Find("utf-8").GetBytes("江市春晖路。")]);
        document.AllText().Should().Be("营业时间每天九点到二十一点，退货地址是\uFFFD江市春晖路。");
        document.Notes.Should().Equal(Wxauto.Contracts.Reasons.DocumentReasons.BytesReplaced.With(1));
    }

    [Fact]
    public void Noise_is_not_text() =>
        Gen.Byte.Array[200, 2_000].Sample(noise =>
        {
            var decoding = () => TextDecoding.Decode(noise);
            decoding.Should().Throw<UnreadableDocumentException>();
        }, iter: 200);

    private static void Check(string[] phrases, string encoding) =>
        Texts(phrases).Sample(text => TextDecoding.Decode(Find(encoding).GetBytes(text)).Should().Be(text), iter: 500);

    private static Gen<string> Texts(string[] phrases) =>
        Gen.Select(OneOf(phrases), Between).Array[2, 20].Select(parts => string.Concat(parts.Select(p => p.Item1 + p.Item2)));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Encoding Find(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
