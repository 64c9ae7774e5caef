using System.CommandLine;
using Grpc.Core;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Spool;
using CliCommand = System.CommandLine.Command;

namespace Wxauto.Agent.Commands;

/// <summary>The command line.</summary>
internal static class AgentCommands
{
    public static RootCommand Create()
    {
        var config = new Option<string>("--config") { Description = "配置文件 agent.yaml", Required = true };
        var token = new Option<string>("--token") { Description = "一次性登记令牌", Required = true };
        var optionalToken = new Option<string?>("--token") { Description = "尚未登记时用于登记的一次性令牌" };
        return new RootCommand("Wxauto 代理：连接本机的微信与客服平台")
        {
            Make("enroll", "用一次性令牌登记本机", [config, token], (parsed, stop) =>
                EnrollCommand.RunAsync(Options(parsed, config), parsed.GetRequiredValue(token), stop)),
            Make("run", "运行代理", [config, optionalToken], (parsed, stop) =>
                RunCommand.RunAsync(Options(parsed, config), parsed.GetValue(optionalToken), stop)),
            Make("status", "显示队列和最近的错误", [config], (parsed, _) =>
                Task.FromResult(StatusCommand.Run(Options(parsed, config), Console.Out))),
            Make("doctor", "检查配置、服务器和微信", [config], (parsed, stop) =>
            {
                var options = Options(parsed, config);
                return new DoctorCommand(options, AgentHost.OpenDriver(options), Console.Out).RunAsync(stop);
            }),
        };
    }

    private static AgentOptions Options(ParseResult parsed, Option<string> config) => AgentOptionsFile.Read(parsed.GetRequiredValue(config));

    private static CliCommand Make(string name, string description, Option[] options, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new CliCommand(name, description);
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, stop) => ReportingAsync(() => run(parsed, stop)));
        return command;
    }

    // What a person can mend is told in a line; anything else is a defect and shows its trace.
    private static async Task<int> ReportingAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (RpcException e)
        {
            await Console.Error.WriteLineAsync($"平台拒绝或无法连接（{e.StatusCode}）：{e.Status.Detail}");
            return 1;
        }
        catch (Exception e) when (e is ConfigurationException or SpoolKeyException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
