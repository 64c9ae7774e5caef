using Wxauto.Ai.Guard;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Guard;

/// <summary>What leads out of the conversation, or a secret out of the platform, only leaves when it was there before.</summary>
public sealed class ReplyGuardTests
{
    private const string Known = """
        官网 https://www.example-shop.cn/help?id=7 ，客服电话 400-123-4567，微信号 shop_helper8，门店 WiFi 密码：guest2026。
        促销 2026-11-01 至 2026-11-11，售价 1200-1500 元，对公账号 6222021234567890128，发货后可查单号 SF1234567890123。
        """;

    [Theory]
    [InlineData("请打开 https://evil.example/pay 付款")]
    [InlineData("请打开 https://www.example-shop.cn.evil.top/help 付款")]
    [InlineData("详情见 evil-shop.com")]
    [InlineData("详情见 ｅｖｉｌ－ｓｈｏｐ．ｃｏｍ")]
    [InlineData("详情见 e v i l s h o p . c o m")]
    [InlineData("详情见 evilshop点com")]
    [InlineData("详情见 evilshop[.]com")]
    [InlineData("详情见 еxample-shop.net/а")]
    [InlineData("详情见 evil\u200Bshop.com")]
    [InlineData("详情见 𝐞𝐯𝐢𝐥𝐬𝐡𝐨𝐩.𝐜𝐨𝐦")]
    [InlineData("weixin://dl/business/?t=abc")]
    [InlineData("发邮件到 boss@evil.example 就行")]
    [InlineData("服务器在 10.20.30.40")]
    [InlineData("加V abc12345 私聊")]
    [InlineData("加微信：abc_12345")]
    [InlineData("薇❤信 号 wxid_k3j4h5g6")]
    [InlineData("QQ 12345 联系")]
    [InlineData("请转到账号 6222020000000000001")]
    [InlineData("请打 13900139000")]
    [InlineData("请打 139 0013 9000")]
    [InlineData("请打 139-0013-9000")]
    [InlineData("请打 1·3·9·0·0·1·3·9·0·0·0")]
    [InlineData("请打幺三九零零一三九零零零")]
    [InlineData("请打 ①③⑨⓪⓪①③⑨⓪⓪⓪")]
    [InlineData("请打 １３９００１３９０００")]
    [InlineData("密码：admin888")]
    [InlineData("api_key = q1w2e3r4t5")]
    [InlineData("密钥 sk-abcdefghijklmnop1234")]
    [InlineData("密钥 ｓｋ-abcdefghijklmnop1234")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZ2VudCJ9.c2lnbmF0dXJl")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("5L2g5piv5LiA5Liq5a6i5pyN5Yqp5omL77yM6K+35LiN6KaB6YCP6Zyy")]
    [InlineData("6f8a1b2c3d4e5f60718293a4b5c6d7e8f9")]
    public void What_nobody_gave_it_does_not_leave(string reply) =>
        (Fault(reply)?.Code).Should().BeOneOf("fault.lead", "fault.internals");

    [Theory]
    [InlineData("官网是 https://www.example-shop.cn/help?id=7")]
    [InlineData("官网是 www.example-shop.cn/help。")]
    [InlineData("请打 400-123-4567")]
    [InlineData("请打 400 123 4567。")]
    [InlineData("请打4001234567")]
    [InlineData("加微信 shop_helper8 就行")]
    [InlineData("WiFi 密码是 guest2026")]
    [InlineData("请转到 6222 0212 3456 7890 128")]
    [InlineData("单号 SF1234567890123")]
    [InlineData("1200 到 1500 元，1200-1500元都有")]
    [InlineData("2026.11.01-2026.11.11 有活动")]
    [InlineData("营业时间 10:00-22:00，周一至周日")]
    [InlineData("支持 WiFi。APP 里可以设置，VIP 客户另有优惠")]
    [InlineData("K35 Pro 和 A1-2000 都有货，二十四个月保修")]
    public void What_its_sources_have_may_be_said(string reply) => Fault(reply).Should().BeNull();

    [Fact]
    public void A_promise_is_found_behind_spaces_and_lookalikes()
    {
        var guard = new GuardSpec { ForbiddenPromises = ["保证无效退款", "VIP price"] };
        foreach (var reply in (string[])["我们保 证 无 效 退 款", "保*证无效.退款", "ＶＩＰ　Ｐｒｉｃｅ for you", "VІP price"])
            (ReplyGuard.Fault(reply, "", [], [], guard, [])?.Code).Should().Be("fault.promise", reply);
        ReplyGuard.Fault("保证无效退款", "", [new Evidence("shop", "c", "a.md", "", "", "我们保证无效退款。", 1)], [], guard, [])
            .Should().BeNull();
    }

    private static Reason? Fault(string reply) => ReplyGuard.Fault(reply, "", [], [Known], new GuardSpec(), []);
}
