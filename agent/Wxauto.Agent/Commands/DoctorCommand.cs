using Grpc.Core;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Drivers;
using Wxauto.Agent.Gateway;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent doctor</c>: looks at everything that the agent needs and says how to mend what is wrong.</summary>
internal sealed class DoctorCommand(AgentOptions options, IWeChatDriver driver, TextWriter output)
{
    private static readonly TimeSpan LargestOffset = TimeSpan.FromSeconds(30);
    private bool _wrong;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Say(true, "配置", "可以读取");
        CheckSpool();
        await CheckServerAsync(cancellationToken);
        await CheckDriverAsync(cancellationToken);
        return _wrong ? 1 : 0;
    }

    private void CheckSpool()
    {
        try
        {
            using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
            spool.Meta.SetText("doctor", "written");
            Say(true, "数据目录", $"{options.DataDirectory} 可写，密钥可用");
            var identity = new IdentityStore(spool.Meta).Identity;
            Say(identity is not null, "登记", identity?.Agent ?? "尚未登记。请运行 wxauto-agent enroll --config 文件 --token 令牌");
        }
        catch (Exception e) when (e is SpoolKeyException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException
            or Microsoft.Data.Sqlite.SqliteException || SpoolFaults.IsStorage(e))
        {
            Say(false, "数据目录", $"{options.DataDirectory} 不可用：{e.Message} 请检查目录权限和磁盘空间。");
        }
    }

    private async Task CheckServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var channel = GatewayAddress.Open(options.Server, options.AllowInsecure);
            var client = new AgentService.AgentServiceClient(channel);
            var answer = await client.ChallengeAsync(new ChallengeRequest(), deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellationToken);
            Say(true, "服务器", $"{options.Server} 可以连接");
            var offset = DateTimeOffset.UtcNow - (answer.ServerTime?.ToDateTimeOffset() ?? DateTimeOffset.UtcNow);
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
            var status = await driver.GetStateAsync(cancellationToken);
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
