using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using Wxauto.Contracts.Resources;
using Wxauto.Storage;

namespace Wxauto.Server;

/// <summary>What the command line and the environment say.</summary>
/// <param name="Roles">Of this process; <see cref="Contracts.Resources.Roles.All"/> on a laptop.</param>
/// <param name="InternalUrl">Null: nothing is served for operator and sidecar.</param>
/// <param name="Resources">A directory of manifests; null: the custom resources of the cluster.</param>
internal sealed record ServerSettings(
    IReadOnlyList<Role> Roles, Uri Url, Uri AgentUrl, Uri? InternalUrl, string Data, string? Resources, string? Simulator,
    StorageOptions Storage)
{
    /// <summary>Several processes share the database, which a Job of its own migrates.</summary>
    public bool InCluster => Resources is null;

    public bool Has(Role role) => Roles.Contains(role);
}

internal sealed class ServerOptions
{
    private const string All = "all";
    private const string Kubernetes = "kubernetes";
    private const string Connection = "ConnectionStrings__Wxauto";
    private static readonly string Known = string.Join(", ", Roles.All.Select(r => r.Name));

    public Option<string> Target { get; } = new("--target")
        { Description = $"Roles of this process: all, or some of {Known}, with commas between.", DefaultValueFactory = _ => All };
    public Option<string> Urls { get; } = new("--urls") { Description = "Address of console, REST API, health and metrics.",
        DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    public Option<string> AgentUrl { get; } = new("--agent-url")
        { Description = "Address of gRPC (HTTP/2): the agents', and of other roles through the sidecar.",
        DefaultValueFactory = _ => "http://127.0.0.1:8081" };
    public Option<string?> InternalUrl { get; } = new("--internal-url")
        { Description = "Address for the operator and for events from the sidecar; not served unless given." };
    public Option<string> Data { get; } = new("--data") { Description = "Data directory.", DefaultValueFactory = _ => "data" };
    public Option<string> Resources { get; } = new("--resources")
        { Description = $"Directory of manifests, or '{Kubernetes}' for the custom resources of the cluster.",
        DefaultValueFactory = _ => "samples/shop/manifests" };
    public Option<string?> Simulator { get; } = new("--simulator")
        { Description = "Serve a simulated WeChat for this account at /simulator." };

    public ServerOptions()
    {
        Target.Validators.Add(result =>
        {
            if (RolesOf(result.GetValueOrDefault<string>()) is null)
                result.AddError($"--target: give '{All}', or some of {Known} with commas between.");
        });
        Urls.Validators.Add(CheckAddress);
        AgentUrl.Validators.Add(CheckAddress);
        InternalUrl.Validators.Add(CheckAddress);
    }

    /// <summary>Runs a command; what an operator can mend ends it with a line that says how.</summary>
    public Task<int> RunAsync(ParseResult result, Func<ServerSettings, Task<int>> command)
    {
        var settings = Read(result);
        return StartFaults.SayAsync(settings, () =>
        {
            CheckConnection(settings.Storage);
            return command(settings);
        });
    }

    /// <summary>For commands that look at a directory of manifests; in a cluster the operator does what they do.</summary>
    public Task<int> RunWithManifestsAsync(ParseResult result, Func<ServerSettings, string, Task<int>> command) =>
        RunAsync(result, settings => command(settings, settings.Resources
            ?? throw new RefusedStartException($"This command looks at a directory of manifests: name it with {Resources.Name}.")));

    private ServerSettings Read(ParseResult result)
    {
        var data = Path.GetFullPath(result.GetRequiredValue(Data));
        var connection = Environment.GetEnvironmentVariable(Connection);
        var resources = result.GetRequiredValue(Resources);
        return new ServerSettings(RolesOf(result.GetRequiredValue(Target))!, new(result.GetRequiredValue(Urls)),
            new(result.GetRequiredValue(AgentUrl)), result.GetValue(InternalUrl) is { } url ? new(url) : null,
            data, resources == Kubernetes ? null : Path.GetFullPath(resources), result.GetValue(Simulator),
            string.IsNullOrEmpty(connection) ? StorageOptions.InDirectory(data) : new StorageOptions { ConnectionString = connection });
    }

    private static void CheckConnection(StorageOptions storage)
    {
        try
        {
            _ = storage.IsPostgreSql ? new NpgsqlConnectionStringBuilder(storage.ConnectionString)
                : (DbConnectionStringBuilder)new SqliteConnectionStringBuilder(storage.ConnectionString);
        }
        catch (ArgumentException e)
        {
            // The text has a password, so it is not shown.
            throw new RefusedStartException($"{Connection} is no connection string ({e.Message.Split(" (Parameter")[0].TrimEnd('.')}): "
                + "give PostgreSQL's, e.g. Host=db;Database=wxauto;Username=wxauto;Password=…, or none for SQLite in the data directory.", e);
        }
    }

    private static IReadOnlyList<Role>? RolesOf(string? text)
    {
        if (text is null or All)
            return Roles.All;
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.All(n => Roles.All.Any(r => r.Name == n)) ? [.. Roles.All.Where(r => names.Contains(r.Name))] : null;
    }

    private static void CheckAddress(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !(Uri.TryCreate(result.Tokens[^1].Value, UriKind.Absolute, out var address)
            && address.Scheme == "http" && (address.Host == "localhost" || IPAddress.TryParse(address.Host.Trim('[', ']'), out _))))
            result.AddError($"{result.Option.Name}: '{result.Tokens[^1].Value}' is no address such as http://127.0.0.1:8080 or http://0.0.0.0:8080.");
    }
}
