using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;
using static Wxauto.Pipeline.Tests.ATurn;
using MessageKind = Wxauto.Contracts.Agent.V1.MessageKind;

namespace Wxauto.Pipeline.Tests.Stages;

/// <summary>What WeChat itself writes into a window, as text.</summary>
public sealed class NoticeTests
{
    private const MessageKind Voice = MessageKind.Voice;

    [Theory]
    [InlineData("以上是打招呼的内容")]
    [InlineData("以上是打招呼的內容。")]
    [InlineData("我通过了你的朋友验证请求，现在我们可以开始聊天了")]
    [InlineData("我通过了你的联系人验证请求，现在我们可以开始聊天了")]
    [InlineData("我已经添加了你，现在我们可以开始聊天了。")]
    [InlineData("我通過了你的朋友驗證請求，現在我們可以開始聊天了")]
    [InlineData("你已添加了李四，现在可以开始聊天了。")]
    [InlineData("李四刚刚把你添加到通讯录，现在可以开始聊天了。")]
    [InlineData("“李四”请求添加你为朋友")]
    [InlineData("你和李四已成为好友，现在可以开始聊天了")]
    [InlineData("我是群聊“修车交流群”的李四")]
    [InlineData("我是张三")]
    [InlineData("你好，我是张三！")]
    [InlineData("I've accepted your friend request. Now let's chat!")]
    [InlineData("I’ve accepted your friend request. Now let’s chat!")]
    [InlineData("You have added Li as your WeChat contact. Start chatting!")]
    public async Task A_new_friend_is_greeted(string text) => (await EndAsync(text))!.Reason.Should().Be((Reason)TurnReasons.Greeting);

    [Theory]
    [InlineData("“李四”撤回了一条消息")]
    [InlineData("李四 撤回了一条消息")]
    [InlineData("你撤回了一条消息 重新编辑")]
    [InlineData("管理员撤回了一条成员消息")]
    [InlineData("\"Li\" recalled a message")]
    [InlineData("「李四」拍了拍你")]
    [InlineData("\"李四\" 拍了拍 \"王五\" 的肩膀")]
    [InlineData("我拍了拍“李四”")]
    [InlineData("李四 拍了拍我")]
    [InlineData("[拍一拍]")]
    [InlineData("Li tickled me")]
    [InlineData("以下是新消息")]
    [InlineData("以下為新消息")]
    [InlineData("12条新消息")]
    [InlineData("查看更多消息")]
    [InlineData("昨天 18:30")]
    [InlineData("星期三 09:12")]
    [InlineData("2024年5月1日 下午3:20")]
    [InlineData("“李四”邀请“王五”加入了群聊")]
    [InlineData("“李四”通过扫描“王五”分享的二维码加入群聊")]
    [InlineData("你将“李四”移出了群聊")]
    [InlineData("“李四”修改群名为“售后群”")]
    [InlineData("李四开启了朋友验证，你还不是他（她）朋友。请先发送朋友验证请求，对方验证通过后，才能聊天。")]
    [InlineData("消息已发出，但被对方拒收了。")]
    [InlineData("李四领取了你的红包")]
    [InlineData("通话时长 01:23")]
    [InlineData("对方已取消")]
    [InlineData("位置共享已经结束")]
    public async Task A_notice_is_left_alone(string text) =>
        (await EndAsync(text)).Should().BeEquivalentTo(new { Outcome = Outcome.Ignore, Reason = (Reason)TurnReasons.Notice, Text = (string?)null });

    [Theory]
    [InlineData("[图片]")]
    [InlineData("【图片】")]
    [InlineData("[Photo]")]
    [InlineData("[语音]3秒,未播放")]
    [InlineData("语音 12″")]
    [InlineData("[视频]")]
    [InlineData("[文件] 报价单.xlsx")]
    [InlineData("[链接] 夏日特惠")]
    [InlineData("[聊天记录]")]
    [InlineData("[转账]")]
    [InlineData("[该消息类型暂不能展示]")]
    [InlineData("[当前版本不支持展示该内容，请升级至最新版本]")]
    [InlineData("当前微信版本不支持展示该内容，请升级至最新版本。")]
    [InlineData("[不支持的消息类型]")]
    [InlineData("[收到一条小程序消息，请在手机上查看]")]
    [InlineData("收到红包，请在手机上查看")]
    [InlineData("[Unsupported message]")]
    public async Task What_stands_for_a_picture_is_answered_like_one(string text) =>
        (await EndAsync(text))!.Reason.Should().Be((Reason)TurnReasons.NotText);

    [Theory]
    [InlineData("怎么撤回一条消息")]
    [InlineData("我撤回了一条消息，还能找回来吗")]
    [InlineData("怎么撤回消息")]
    [InlineData("我拍了拍机器，屏幕就不亮了")]
    [InlineData("屏幕不显示（E02）")]
    [InlineData("设备不显示")]
    [InlineData("其他类型")]
    [InlineData("昨天 18:30 下的单还没发货")]
    [InlineData("14:05 能送到吗")]
    [InlineData("14:05")]
    [InlineData("你们添加好友后可以开票吗")]
    [InlineData("我是李四")]
    [InlineData("我是张三，怎么退货")]
    [InlineData("怎么加入群聊")]
    [InlineData("语音怎么设置")]
    [InlineData("图片")]
    [InlineData("[图片]这个怎么修")]
    [InlineData("验证请求收不到怎么办")]
    public async Task A_question_that_only_looks_like_one_is_a_question(string text) =>
        new[] { TurnReasons.Notice.Name, TurnReasons.Greeting.Name, TurnReasons.NotText.Name }.Should()
            .NotContain((await EndAsync(text))?.Reason.Code);

    [Fact]
    public async Task Notices_beside_a_question_are_no_part_of_it()
    {
        var turn = Of(Says("以上是打招呼的内容"), Says("[图片]\n这个怎么修？"), Says("“张三”撤回了一条消息"));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be("这个怎么修？");
    }

    [Theory]
    [InlineData("怎么退货？", "怎么退货？")]
    [InlineData("[语音]3秒,未播放 怎么退货？", "怎么退货？")]
    [InlineData("[语音转文字] 怎么退货？", "怎么退货？")]
    [InlineData("语音 3\"：怎么退货？", "怎么退货？")]
    [InlineData("转文字：怎么退货？", "怎么退货？")]
    public async Task The_words_of_a_recording_are_the_question(string text, string question)
    {
        var turn = Of(Says(text, kind: Voice));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be(question);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[语音]")]
    [InlineData("[语音]2秒,未播放")]
    [InlineData("语音2\"")]
    [InlineData("C:\\files\\20240501.amr")]
    public async Task A_recording_without_words_is_answered_like_a_picture(string text) =>
        (await RunAsync(Of(Says(text, kind: Voice)))).End!.Reason.Should().Be((Reason)TurnReasons.NotText);

    [Fact]
    public async Task A_very_long_text_is_read_at_once()
    {
        var text = string.Concat(Enumerable.Repeat("“添加", 6_600));
        var turn = Of(Says(text));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be(text);
    }

    private static async Task<Decision?> EndAsync(string text) => (await RunAsync(Of(Says(text)))).End;

    private static ValueTask<StageResult> RunAsync(Turn turn) =>
        new UnderstandStage(new ScriptedMemory { Known = Recollection.Empty }).RunAsync(turn, default);
}
