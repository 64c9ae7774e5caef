using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Hosting;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent run</c></summary>
internal sealed class RunCommand(AgentOptions options, TextWriter output, TextWriter errors)
{
    public async Task<int> RunAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is { Length: > 0 } && !AgentEnrollment.IsEnrolled(options))
        {
            var response = await AgentEnrollment.EnrollPatientlyAsync(
                options, token, e => errors.WriteLine($"平台暂时无法登记，稍后重试（{e.StatusCode}：{e.Status.Detail}）"), cancellationToken);
            EnrollCommand.Tell(response, output);
        }
        await AgentHost.RunAsync(options, cancellationToken);
        return 0;
    }
}
