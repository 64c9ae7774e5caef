using System.Text;
using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Tests.Drivers;

/// <summary>The stand-in of these tests keeps what every driver must keep.</summary>
public sealed class FakeWeChatContract : DriverContract
{
    private readonly FakeWeChat _wechat = new();

    protected override IWeChatDriver Driver => _wechat;

    protected override Task ContactWritesAsync(string text)
    {
        _wechat.Say(Friend, text);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_attachment_has_its_content()
    {
        var content = Encoding.UTF8.GetBytes("报价单");
        _wechat.Say(Friend, "报价.pdf", SenderKind.Other, content);
        var message = (await Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(1), Stop)).Messages.Single();
        await using var stream = await Driver.OpenAttachmentAsync(message, Stop);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Stop);
        copy.ToArray().Should().Equal(content);
    }
}
