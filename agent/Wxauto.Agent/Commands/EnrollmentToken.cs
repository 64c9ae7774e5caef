using System.CommandLine;
using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Commands;

/// <summary>Where a one-time token comes from: never from the command line itself, which every user of the PC can read.</summary>
internal sealed class EnrollmentToken(TextReader input)
{
    public const string Variable = "WXAUTO_ENROLLMENT_TOKEN";

    private readonly Option<string?> _file = new("--token-file") { Description = "一次性登记令牌所在的文件" };

    private readonly Option<string?> _input = new("--token")
    {
        Description = $"-：从标准输入读取令牌；两者都不给时读取环境变量 {Variable}",
        HelpName = "-",
    };

    public Option[] Options => [_file, _input];

    /// <summary>The token, or null when none is given.</summary>
    /// <exception cref="ConfigurationException">It stands on the command line, or what is named has none.</exception>
    public async Task<string?> ReadAsync(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { } path)
            return Found(await FileAsync(path), $"文件 {path} 是空的");
        return parsed.GetValue(_input) switch
        {
            "-" => Found(await input.ReadLineAsync(), "标准输入里没有令牌"),
            null => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value.Trim() : null,
            _ => throw new ConfigurationException(
                $"不接受写在命令行里的令牌：本机的其他用户能看到。请用 --token-file 文件、--token -（标准输入）或环境变量 {Variable}。"),
        };
    }

    private static async Task<string> FileAsync(string path)
    {
        try
        {
            return await File.ReadAllTextAsync(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--token-file：{e.Message}");
        }
    }

    private static string Found(string? text, string otherwise) =>
        text?.Trim() is { Length: > 0 } token ? token : throw new ConfigurationException($"{otherwise}。请向管理员索取登记令牌。");
}
