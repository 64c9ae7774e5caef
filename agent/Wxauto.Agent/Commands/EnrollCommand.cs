using Wxauto.Agent.Configuration;
using Wxauto.Agent.Gateway;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent enroll</c></summary>
internal static class EnrollCommand
{
    public static async Task<int> RunAsync(AgentOptions options, string token, CancellationToken cancellationToken)
    {
        using var spool = AgentHost.OpenSpool(options, TimeProvider.System);
        using var channel = GatewayAddress.Open(options.Server, options.AllowInsecure);
        var client = new AgentService.AgentServiceClient(channel);
        var response = await new Enrollment(new IdentityStore(spool.Meta)).EnrollAsync(client, token, cancellationToken);
        Console.WriteLine($"已登记为 {response.Agent}（密钥 {response.KeyId[..12]}）。");
        if (response.ApprovalPending)
            Console.WriteLine("等待管理员在控制台批准后即可连接。");
        return 0;
    }
}
