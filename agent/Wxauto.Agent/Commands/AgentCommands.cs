using System.CommandLine;
using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;
using CliCommand = System.CommandLine.Command;

namespace Wxauto.Agent.Commands;

/// <summary>The command line.</summary>
internal static class AgentCommands
{
    /// <param name="input">Where <c>--token -</c> reads from.</param>
    public static RootCommand Create(DriverCatalog drivers, TextReader input)
    {
        var config = new Option<string>("--config") { Description = "配置文件 agent.yaml", Required = true };
        var token = new EnrollmentToken(input);
        return new RootCommand("Wxauto 代理：连接本机的微信与客服平台")
        {
            Make("enroll", "用一次性令牌登记本机", [config, .. token.Options], async (parsed, stop) =>
                await EnrollCommand.RunAsync(Options(parsed), await token.ReadAsync(parsed), Output(parsed), stop)),
            Make("run", "运行代理；尚未登记时先用令牌登记", [config, .. token.Options], (parsed, stop) =>
                new RunCommand(Options(parsed), parsed.GetRequiredValue(config), Output(parsed), Errors(parsed))
                    .RunAsync(() => token.ReadAsync(parsed), stop)),
            Make("status", "显示队列和最近的错误", [config], (parsed, _) =>
                Task.FromResult(StatusCommand.Run(Options(parsed), Output(parsed)))),
            Make("doctor", "检查配置、服务器和微信", [config], (parsed, stop) =>
                new DoctorCommand(Options(parsed), Output(parsed)).RunAsync(stop)),
        };

        AgentOptions Options(ParseResult parsed) => AgentOptionsFile.Read(parsed.GetRequiredValue(config), drivers);
    }

    private static TextWriter Output(ParseResult parsed) => parsed.InvocationConfiguration.Output;

    private static TextWriter Errors(ParseResult parsed) => parsed.InvocationConfiguration.Error;

    private static CliCommand Make(string name, string description, Option[] options, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new CliCommand(name, description);
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, stop) => ReportingAsync(() => run(parsed, stop), Errors(parsed)));
        return command;
    }

    // What a person can mend is told in a line; anything else is a defect and shows its trace.
    private static async Task<int> ReportingAsync(Func<Task<int>> run, TextWriter errors)
    {
        try
        {
            return await run();
        }
        catch (RpcException e)
        {
            await errors.WriteLineAsync($"平台拒绝或无法连接（{e.StatusCode}）：{e.Status.Detail}");
            return 1;
        }
        catch (Exception e) when (e is ConfigurationException or SpoolKeyException)
        {
            await errors.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
