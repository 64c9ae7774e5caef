using System.CommandLine;
using Wxauto.Hosting.Storage;

namespace Wxauto.Server;

/// <summary>What the command line and the environment say.</summary>
internal sealed record ServerSettings(string Urls, string AgentUrl, string Data, string Resources, string? Simulator, StorageOptions Storage);

internal sealed class ServerOptions
{
    public Option<string> Target { get; } = new("--target") { Description = "Roles of this process; 'all' is the one that is built.", DefaultValueFactory = _ => "all", Recursive = true };
    public Option<string> Urls { get; } = new("--urls") { Description = "Address of console, REST API and metrics.", DefaultValueFactory = _ => "http://127.0.0.1:8080", Recursive = true };
    public Option<string> AgentUrl { get; } = new("--agent-url") { Description = "Address of the agents' gRPC (HTTP/2).", DefaultValueFactory = _ => "http://127.0.0.1:8081", Recursive = true };
    public Option<string> Data { get; } = new("--data") { Description = "Data directory.", DefaultValueFactory = _ => "data", Recursive = true };
    public Option<string> Resources { get; } = new("--resources") { Description = "Directory of manifests.", DefaultValueFactory = _ => "samples/shop/manifests", Recursive = true };
    public Option<string?> Simulator { get; } = new("--simulator") { Description = "Serve a simulated WeChat for this account at /simulator.", Recursive = true };

    public ServerOptions() => Target.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() != "all")
            result.AddError("--target: only 'all' is built.");
    });

    public ServerSettings Read(ParseResult result)
    {
        var data = Path.GetFullPath(result.GetRequiredValue(Data));
        var connection = Environment.GetEnvironmentVariable("ConnectionStrings__Wxauto");
        return new ServerSettings(result.GetRequiredValue(Urls), result.GetRequiredValue(AgentUrl), data, Path.GetFullPath(result.GetRequiredValue(Resources)), result.GetValue(Simulator),
            string.IsNullOrEmpty(connection) ? StorageOptions.InDirectory(data) : new StorageOptions { ConnectionString = connection });
    }
}
