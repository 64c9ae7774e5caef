using CsCheck;
using Wxauto.Ai.Guard;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Guard;

public sealed class PersonalDataMaskTests
{
    private static readonly string[] Parts = ["13812345678", "a.b@c.cn", "11010519491231002X", "4111111111111111", "１３８１２３４５６７８", "，",
        "电话 ", "〔手机号9〕", " "];

    [Theory]
    [InlineData("手机13812345678", "手机〔手机号1〕")]
    [InlineData("+86 138 1234 5678 收", "〔手机号1〕 收")]
    [InlineData("138-1234-5678", "〔手机号1〕")]
    [InlineData("身份证11010519491231002X", "身份证〔身份证号1〕")]
    [InlineData("身份证号 11010519491231002x。", "身份证号 〔身份证号1〕。")]
    [InlineData("卡号6222021234567890128", "卡号〔银行卡号1〕")]
    [InlineData("卡号 4111 1111 1111 1111", "卡号 〔银行卡号1〕")]
    [InlineData("发到li.si+shop@mail.example.com.cn谢谢", "发到〔邮箱1〕谢谢")]
    [InlineData("13812345678和13812345678还有13900001111", "〔手机号1〕和〔手机号1〕还有〔手机号2〕")]
    [InlineData("電話１３８１２３４５６７８，谢谢", "電話〔手机号1〕，谢谢")]
    [InlineData("身份证１１０１０５１９４９１２３１００２Ｘ和A.B＠c.cn", "身份证〔身份证号2〕和〔邮箱1〕")]
    [InlineData("卡号６２２２０２１２３４５６７８９０１２８", "卡号〔银行卡号1〕")]
    [InlineData("139.1234.5678 收", "〔手机号1〕 收")]
    [InlineData("打139 12 34 56 78", "打〔手机号1〕")]
    [InlineData("打1 3 9 1 2 3 4 5 6 7 8吧", "打〔手机号1〕吧")]
    [InlineData("139—1234—5678", "〔手机号1〕")]
    [InlineData("139\u200b1234\u200b5678", "〔手机号1〕")]
    [InlineData("139/1234/5678", "〔手机号1〕")]
    [InlineData("0086-139 1234 5678", "〔手机号1〕")]
    [InlineData("1391 234 5678", "〔手机号1〕")]
    [InlineData("(86)139_1234_5678", "(〔手机号1〕")]
    [InlineData("一三九一二三四五六七八", "〔手机号1〕")]
    [InlineData("幺三九 幺二三四 五六七八", "〔手机号1〕")]
    [InlineData("①③⑨①②③④⑤⑥⑦⑧", "〔手机号1〕")]
    [InlineData("١٣٩١٢٣٤٥٦٧٨", "〔手机号1〕")]
    [InlineData("1️⃣3️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣。", "〔手机号1〕️⃣。")]
    [InlineData("身份证 110105-19491231-002x", "身份证 〔身份证号1〕")]
    [InlineData("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "〔身份证号1〕")]
    [InlineData("110105 1949 12 31 002X", "〔身份证号1〕")]
    [InlineData("卡 4111.1111.1111.1111", "卡 〔银行卡号1〕")]
    public void Personal_data_is_found_and_hidden(string text, string hidden) => new PersonalDataMask([]).Hide(text).Should().Be(hidden);

    [Theory]
    [InlineData("订单202611241234567890")]
    [InlineData("客服电话 400-820-1234")]
    [InlineData("座机010-62345678")]
    [InlineData("12812345678 不是手机")]
    [InlineData("110105194912310021 校验位不对")]
    [InlineData("价格1388元，型号E61")]
    [InlineData("地址192.168.100.12")]
    [InlineData("2024-11-26 至 2024-12-01，共 13 天")]
    [InlineData("一二三四五，上山打老虎")]
    [InlineData("版本 1.3.8，尺寸 13 15 18")]
    [InlineData("😀👨‍👩‍👧 a@b")]
    public void Other_numbers_stay(string text) => new PersonalDataMask([]).Hide(text).Should().Be(text);

    [Fact]
    public void What_is_allowed_stays() => new PersonalDataMask([PersonalData.Phone]).Hide("13812345678 a@b.cn").Should()
        .Be("13812345678 〔邮箱1〕");

    [Fact]
    public void Whatever_is_hidden_comes_back() =>
        Gen.OneOf(Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]), Gen.String).Array[0, 12].Select(string.Concat).Sample(text =>
        {
            var mask = new PersonalDataMask([]);
            return mask.Restore(mask.Hide(text)) == text;
        });
}
