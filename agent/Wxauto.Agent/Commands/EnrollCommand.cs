using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Hosting;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent enroll</c></summary>
internal static class EnrollCommand
{
    public static async Task<int> RunAsync(AgentOptions options, string token, TextWriter output, CancellationToken cancellationToken)
    {
        Tell(await AgentEnrollment.EnrollAsync(options, token, cancellationToken), output);
        return 0;
    }

    public static void Tell(EnrollResponse response, TextWriter output)
    {
        output.WriteLine($"已登记为 {response.Agent}（密钥 {response.KeyId[..12]}）。");
        if (response.ApprovalPending)
            output.WriteLine("等待管理员在控制台批准后即可连接。");
    }
}
