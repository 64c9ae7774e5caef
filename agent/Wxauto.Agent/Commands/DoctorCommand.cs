using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Hosting;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent doctor</c>: looks at everything that the agent needs and says how to mend what is wrong.</summary>
internal sealed class DoctorCommand(AgentOptions options, TextWriter output)
{
    private static readonly TimeSpan LargestOffset = TimeSpan.FromSeconds(30);
    private bool _wrong;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Say(true, "配置", "可以读取");
        CheckDataDirectory();
        await CheckServerAsync(cancellationToken);
        await CheckDriverAsync(cancellationToken);
        return _wrong ? 1 : 0;
    }

    private void CheckDataDirectory()
    {
        var check = AgentChecks.CheckDataDirectory(options);
        if (check.Problem is { } problem)
        {
            Say(false, "数据目录", $"{options.DataDirectory} 不可用：{problem} 请检查目录权限和磁盘空间。");
            return;
        }
        Say(true, "数据目录", $"{options.DataDirectory} 可写，密钥可用");
        Say(check.Agent is not null, "登记", check.Agent ?? $"尚未登记。请运行 {EnrollCommand.Line("文件")}");
    }

    private async Task CheckServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var offset = await AgentChecks.CheckServerAsync(options, cancellationToken);
            Say(true, "服务器", $"{options.Server} 可以连接");
            var good = offset.Duration() <= LargestOffset;
            Say(good, "时钟", $"与服务器相差 {offset.TotalSeconds:0.0} 秒{(good ? "" : "。请开启系统的自动校时")}");
        }
        catch (RpcException e)
        {
            Say(false, "服务器", $"{options.Server} 无法连接（{e.StatusCode}：{e.Status.Detail}）。请检查地址、网络和证书。");
        }
        catch (ConfigurationException e)
        {
            Say(false, "服务器", e.Message);
        }
    }

    private async Task CheckDriverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await options.OpenDriver().GetStateAsync(cancellationToken);
            Say(status.State == WeChatState.LoggedIn, "微信", status.State switch
            {
                WeChatState.LoggedIn => $"已登录：{status.AccountName}",
                WeChatState.LoggedOut => "未登录。请在电脑上扫码登录",
                WeChatState.NotRunning => "没有运行。请启动微信",
                WeChatState.Locked => "已锁定。请解锁微信",
                _ => $"无法读取（{status.Detail}）",
            });
        }
        catch (DriverException e)
        {
            Say(false, "微信", $"{e.Message} 请检查 driver.url、driver.account 和 driver.key。");
        }
    }

    private void Say(bool good, string subject, string text)
    {
        _wrong |= !good;
        output.WriteLine($"{(good ? "[正常]" : "[异常]")} {subject}：{text}");
    }
}
