using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Conversations;
using Wxauto.Gateway.Enrollment;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Gateway.Tests;

/// <summary>The real server as a process of its own on free ports, with the sample shop and agents named a1, a2, ...</summary>
public sealed class GatewayServer : IAsyncLifetime
{
    private const int Agents = 40;

    /// <summary>One that also has a key for REST.</summary>
    public const string LastAgent = "a40";
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"wxauto-gateway-{Guid.NewGuid():N}");
    private readonly LastLines _log = new();
    private string[] _arguments = [];
    private Process? _process;
    private ServiceProvider? _services;
    private int _agents;

    public Uri Rest { get; } = new($"http://127.0.0.1:{TestPorts.Free()}");
    public Uri Grpc { get; } = new($"http://127.0.0.1:{TestPorts.Free()}");
    public Uri Internal { get; } = new($"http://127.0.0.1:{TestPorts.Free()}");
    public string OperatorToken { get; } = Guid.NewGuid().ToString();
    public string Data => Path.Combine(_root, "data");
    public string NextAgent => $"a{Interlocked.Increment(ref _agents)}";

    public async Task InitializeAsync()
    {
        var manifests = CopySamples();
        await AgentManifests.WriteAsync(manifests, Agents);
        await File.WriteAllTextAsync(Path.Combine(manifests, "manual.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: {name: manual}
            spec: {displayName: 客服, enrollment: {approval: Manual}}
            """);
        await File.WriteAllTextAsync(Path.Combine(manifests, "revoked.yaml"),
            "apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetadata: {name: revoked}\nspec: {displayName: 客服}\n");
        await File.WriteAllTextAsync(Path.Combine(manifests, "patient.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: {name: patient}
            spec: {displayName: 客服, knowledge: [shop], reply: {debounce: 5s}}
            """);
        await AgentManifests.WriteRestAsync(manifests);
        _arguments = ["--data", Data, "--resources", manifests, "--urls", Rest.ToString(), "--agent-url", Grpc.ToString(), "--internal-url",
            Internal.ToString(), "--simulator", "front-desk"];
        await StartAsync();
        _services = new ServiceCollection().AddSingleton(Keys).AddLogging().AddWxautoHosting(manifests).AddDatabase(StorageOptions.InDirectory(Data))
            .AddConversations().AddSingleton<EnrollmentTokens>().BuildServiceProvider();
    }

    /// <summary>The platform's keys, for tokens that the server itself would not issue.</summary>
    public PlatformKeys Keys => PlatformKeys.Find(null, Data)!;

    public async Task StartAsync()
    {
        Start(_arguments);
        using var http = new HttpClient { BaseAddress = Rest };
        await Eventually.TrueAsync(async () => await IsReadyAsync(http), () => $"the server is ready; it said: {Log()}", 60);
    }

    /// <summary>As if the power had failed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task<string> TokenAsync(string agent) =>
        (await _services!.GetRequiredService<EnrollmentTokens>().IssueAsync(agent, TimeSpan.FromHours(1), CancellationToken.None)).Token;

    public Task<WxautoDb> DatabaseAsync() => _services!.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    public async Task ShouldBeHealthyAsync()
    {
        using var http = new HttpClient { BaseAddress = Rest };
        _process!.HasExited.Should().BeFalse(Log());
        (await http.GetStringAsync("/readyz")).Should().Contain("\"Healthy\"");
    }

    public string Log() => _log.ToString();

    public async Task DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        if (_services is not null)
            await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/readyz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Metadata("Server"), .. arguments])
            { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Wxauto__Internal__OperatorToken"] = OperatorToken;
        start.Environment["VALID_AGENT_CREDENTIALS"] = 
            $"legacy:key1,other:key2,fuzz:key3,patient:key4,thrifty:key5,quiet:key6,grouped:key7,{LastAgent}:key8,original:key9,contract:key10,generated:key11,revoked:key12";
        _process = Process.Start(start)!;
        _log.Follow(_process);
    }

    private string CopySamples()
    {
        var samples = Metadata("Samples");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_root, Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return Path.Combine(_root, "manifests");
    }

    private static string Metadata(string key) =>
        typeof(GatewayServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}

[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<GatewayServer>
{
    public const string Name = "server";
}
