using Wxauto.WeChatSimulator;

namespace Wxauto.Agent.Tests.Drivers;

/// <summary>The simulated WeChat stands outside of what is killed: it forgets nothing.</summary>
public sealed class SimulatedWeChatTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("wxauto-simulator-").FullName;

    private string File => Path.Combine(_directory, "wechat.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Bubbles_attachments_the_input_box_and_the_state_are_there_after_a_restart()
    {
        using (var before = new SimulatedWeChat("小店", File, TimeProvider.System))
        {
            var chat = before.AddChat("王女士", "friend", ["王女士"]);
            before.Write(chat.Id, "王女士", "在吗").Should().NotBeNull();
            before.WriteAttachment(chat.Id, "王女士", "发票.pdf", "application/pdf", [1, 2]).Should().NotBeNull();
            before.Type(chat.Id, "您好").Should().BeTrue();
            before.Send(chat.Id).Should().NotBeNull();
            before.Type(chat.Id, "打了一半").Should().BeTrue();
            before.State = "Locked";
        }
        using var after = new SimulatedWeChat("小店", File, TimeProvider.System);
        var found = after.Chats.Single(c => c.Name == "王女士");
        after.Last(found.Id, 10).Select(b => b.Text).Should().Equal("在吗", "", "您好");
        after.Attachment(2)!.Value.Content.Should().Equal(1, 2);
        after.Input(found.Id).Should().Be("打了一半");
        after.State.Should().Be("Locked");
    }

    [Fact]
    public async Task A_switch_of_the_state_is_noticed_at_once()
    {
        using var wechat = new SimulatedWeChat("小店", null, TimeProvider.System);
        var change = wechat.Changed;
        wechat.State = "LoggedOut";
        await change.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
