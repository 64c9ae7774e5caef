using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Hosting;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent enroll</c></summary>
internal static class EnrollCommand
{
    /// <summary>What to type, for this or that file of options.</summary>
    public static string Line(string config) => $"wxauto-agent enroll --config {config} --token-file 令牌文件";

    /// <exception cref="ConfigurationException">There is no token.</exception>
    public static async Task<int> RunAsync(AgentOptions options, string? token, TextWriter output, CancellationToken cancellationToken)
    {
        if (token is null)
            throw new ConfigurationException($"没有登记令牌。请用 --token-file 文件、--token -（标准输入）或环境变量 {EnrollmentToken.Variable}。");
        Tell(await AgentEnrollment.EnrollAsync(options, token, cancellationToken), output);
        return 0;
    }

    public static void Tell(EnrollResponse response, TextWriter output)
    {
        output.WriteLine($"已登记为 {response.Agent}（密钥 {response.KeyId[..16]}）。");
        if (response.ApprovalPending)
            output.WriteLine("等待管理员在控制台核对这个密钥并批准后即可连接。");
    }
}
