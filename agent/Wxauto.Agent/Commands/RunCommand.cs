using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Hosting;

namespace Wxauto.Agent.Commands;

/// <summary><c>wxauto-agent run</c></summary>
internal sealed class RunCommand(AgentOptions options, string config, TextWriter output, TextWriter errors)
{
    /// <param name="token">Asked for only when this PC is not enrolled.</param>
    /// <exception cref="ConfigurationException">This PC is not enrolled, or not any more; the message says what to run.</exception>
    public async Task<int> RunAsync(Func<Task<string?>> token, CancellationToken cancellationToken)
    {
        if (!AgentEnrollment.IsEnrolled(options))
            await EnrollAsync(await token(), cancellationToken);
        return await AgentHost.RunAsync(options, cancellationToken) is { } revoked
            ? throw new ConfigurationException($"平台已吊销本机的登记。请用新令牌重新登记：{EnrollCommand.Line(config)}（{revoked}）")
            : 0;
    }

    private async Task EnrollAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is null)
            throw new ConfigurationException($"本机尚未登记。请先登记：{EnrollCommand.Line(config)}");
        var response = await AgentEnrollment.EnrollPatientlyAsync(
            options, token, e => errors.WriteLine($"平台暂时无法登记，稍后重试（{e.StatusCode}：{e.Status.Detail}）"), cancellationToken);
        EnrollCommand.Tell(response, output);
    }
}
