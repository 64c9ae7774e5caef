using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Hosting;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent status</c>: what the spool says, also beside a running agent.</summary>
internal static class StatusCommand
{
    public static int Run(AgentOptions options, TextWriter output)
    {
        if (AgentStatus.Read(options) is not { } status)
        {
            output.WriteLine($"{options.DataDirectory} 中还没有数据：代理尚未登记或运行。");
            return 0;
        }
        output.WriteLine($"代理：        {status.Agent ?? "尚未登记"}");
        output.WriteLine($"服务器：      {options.Server}");
        output.WriteLine($"待上传消息：  {status.Inbound}（容量 {options.Capacity}）");
        output.WriteLine($"待发送回复：  {status.Outbound}{(status.OldestReply is { } age ? $"（最早的已等待 {age.TotalSeconds:0} 秒）" : "")}");
        output.WriteLine($"待上报结果：  {status.Unreported}");
        output.WriteLine($"被拒消息：    {status.Refused}");
        output.WriteLine($"最近的错误：  {status.LastError ?? "无"}");
        return 0;
    }
}
