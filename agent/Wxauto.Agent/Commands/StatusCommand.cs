using Wxauto.Agent.Configuration;
using Wxauto.Agent.Gateway;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent status</c>: what the spool says, also beside a running agent.</summary>
internal static class StatusCommand
{
    public static int Run(AgentOptions options, TextWriter output)
    {
        if (!File.Exists(Path.Combine(options.DataDirectory, SpoolDatabase.FileName)))
        {
            output.WriteLine($"{options.DataDirectory} 中还没有数据：代理尚未登记或运行。");
            return 0;
        }
        using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
        output.WriteLine($"代理：        {new IdentityStore(spool.Meta).Identity?.Agent ?? "尚未登记"}");
        output.WriteLine($"服务器：      {options.Server}");
        output.WriteLine($"待上传消息：  {spool.Inbound.Count}（容量 {options.Capacity}）");
        output.WriteLine($"待发送回复：  {spool.Replies.Count}");
        output.WriteLine($"待上报结果：  {spool.Replies.Unreported(int.MaxValue).Count}");
        output.WriteLine($"被拒消息：    {spool.Inbound.RefusedCount}");
        output.WriteLine($"最近的错误：  {spool.Meta.Text(AgentHealth.LastErrorKey) ?? "无"}");
        return 0;
    }
}
