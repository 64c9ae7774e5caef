using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Background;

namespace Wxauto.Ai.Tools;

/// <summary>What is known of an McpServer.</summary>
/// <param name="Tools">Allowed tools that it has.</param>
/// <param name="Problem">Why it cannot be used, or which allowed tools it lacks; null when all is well.</param>
internal sealed record McpStatus(string Name, IReadOnlyList<string> Tools, Reason? Problem);

/// <summary>Keeps a connection to every McpServer of the catalog; one that breaks is made again. A turn never waits for it.</summary>
internal sealed partial class McpConnections(IResourceCatalog catalog, ISecrets secrets, ToolResults results, IToolPins pins,
    TimeProvider time, ILoggerFactory loggers, ILogger<McpConnections> logger) : PeriodicService, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Check = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Connection> _connections = new();

    public IEnumerable<McpStatus> All =>
        _connections.Select(c => new McpStatus(c.Key, [.. c.Value.Tools.Select(t => t.Declaration.Name)], c.Value.Problem))
        .OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>Empty while the server cannot be reached.</summary>
    public IReadOnlyList<ITurnTool> ToolsOf(string server) => _connections.TryGetValue(server, out var connection) ? connection.Tools : [];

    /// <summary>A tool that may be used, by the server's name for it; null while the server cannot be reached.</summary>
    public McpTool? Find(string server, string tool) => _connections.TryGetValue(server, out var connection)
        ? connection.Tools.FirstOrDefault(t => t.Name == tool) : null;

    /// <summary>Brings the connections to what the catalog says.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var wanted = catalog.Current.McpServers;
        foreach (var name in _connections.Keys.Where(n => !wanted.ContainsKey(n)))
            if (_connections.TryRemove(name, out var gone))
                await gone.DisposeAsync();
        await Task.WhenAll(wanted.Values.Select(w => ReconcileAsync(w, cancellationToken)));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await DisposeAsync();
    }

    /// <summary>Ends the programs, too: one that is busy does not notice the end of its input.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _connections.Keys)
            if (_connections.TryRemove(name, out var connection))
                await connection.DisposeAsync();
        Dispose();
    }

    protected override Period Period => new("Connecting to the McpServers", Interval, time, logger);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => ReconcileAsync(cancellationToken);

    private async Task ReconcileAsync(Resource<McpServerSpec> server, CancellationToken cancellationToken)
    {
        var spec = JsonSerializer.Serialize(server.Spec);
        if (_connections.TryGetValue(server.Name, out var known) && known.Spec == spec
            && await known.IsAliveAsync(time.GetUtcNow(), cancellationToken))
            return;
        var next = await ConnectAsync(server, spec, cancellationToken);
        if (next.Problem is { } problem && !problem.Equals(known?.Problem))
            LogProblem(server.Name, problem);
        _connections[server.Name] = next;
        if (known is not null)
            await known.DisposeAsync();
    }

    private async Task<Connection> ConnectAsync(Resource<McpServerSpec> server, string text, CancellationToken cancellationToken)
    {
        var spec = server.Spec;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Connecting);
        McpClient? client = null;
        try
        {
            if (spec.Stdio is not null && !server.IsLocal)
                return new Connection(text, null, new McpHealth(), [], [], ToolReasons.StdioInCluster);
            if (Transport(server) is not { } transport)
                return new Connection(text, null, new McpHealth(), [], [],
                    ToolReasons.NoKey.With(secrets.Read(spec.Http!.ApiKey!).Missing ?? ""));
            client = await McpClient.CreateAsync(transport, null, loggers, limit.Token);
            var offered = await client.ListToolsAsync(cancellationToken: limit.Token);
            var health = new McpHealth { CheckedAt = time.GetUtcNow() };
            var lacking = spec.Tools.Select(t => t.Name).Except(offered.Select(o => o.Name)).ToList();
            var problems = new List<Reason>();
            if (lacking.Count > 0)
                problems.Add(ToolReasons.LacksTools.With([.. lacking], [.. offered.Select(o => o.Name)]));
            var texts = offered.Select(o => new ToolText(o)).ToList();
            var tools = new List<McpTool>();
            foreach (var (wanted, said) in spec.Tools.Join(texts, t => t.Name, s => s.Tool.Name, (t, s) => (t, s)))
                if (await FaultAsync(server.Name, wanted, said, limit.Token) is { } fault)
                    problems.Add(fault);
                else
                    tools.Add(new McpTool(server.Name, wanted, said.Tool, spec.Timeout, results, health));
            return new Connection(text, client, health, tools, texts, problems.Count > 0 ? CommonReasons.All(problems) : null);
        }
        catch (Exception e)
        {
            if (client is not null)
                await client.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return new Connection(text, null, new McpHealth(), [], [], ToolReasons.Unreachable.With(e.GetBaseException().Message));
        }
    }

    /// <summary>Why no model may use the tool: what it says of itself speaks to models, or is not what somebody has looked at.</summary>
    private async Task<Reason?> FaultAsync(string server, McpToolSpec wanted, ToolText text, CancellationToken cancellationToken)
    {
        if (text.Fault is { } fault)
            return fault;
        var known = wanted.Sha256 ?? await pins.PinAsync(
            new ToolPin { Server = server, Tool = wanted.Name, Sha256 = text.Sha256, At = time.GetUtcNow() }, cancellationToken);
        return known == text.Sha256 ? null : ToolReasons.ToolChanged.With(wanted.Name, text.Sha256);
    }

    /// <summary>Null when its key is missing.</summary>
    private IClientTransport? Transport(Resource<McpServerSpec> server)
    {
        if (server.Spec.Stdio is { } program)
        {
            var environment = program.PassEnv.Append("PATH").Append("HOME").Distinct()
                .ToDictionary(n => n, Environment.GetEnvironmentVariable);
            return new StdioClientTransport(new StdioClientTransportOptions
            {
                Name = server.Name, Command = program.Command, Arguments = [.. program.Args], InheritEnvironmentVariables = false,
                EnvironmentVariables = environment!,
                WorkingDirectory = Path.GetDirectoryName(server.Source) is { Length: > 0 } directory ? directory : null,
            }, loggers);
        }
        var http = server.Spec.Http!;
        var headers = new Dictionary<string, string>();
        if (http.ApiKey is { } source)
        {
            if (secrets.Read(source).Value is not { } key)
                return null;
            headers["Authorization"] = $"Bearer {key}";
        }
        return new HttpClientTransport(new HttpClientTransportOptions
            { Name = server.Name, Endpoint = new Uri(http.Endpoint), AdditionalHeaders = headers,
            TransportMode = HttpTransportMode.StreamableHttp }, loggers);
    }

    [LoggerMessage(1, LogLevel.Warning, "McpServer {Name} {Problem}")]
    private partial void LogProblem(string name, Reason problem);

    private sealed class Connection(
        string spec, McpClient? client, McpHealth health, IReadOnlyList<McpTool> tools, IEnumerable<ToolText> offered, Reason? problem)
            : IAsyncDisposable
    {
        private readonly HashSet<string> _offered = [.. offered.Select(o => o.Sha256)];

        public string Spec => spec;
        public IReadOnlyList<McpTool> Tools => tools;
        public Reason? Problem => problem;

        /// <summary>
        /// Lists the tools every minute, and at once after a call that failed: newer versions of the protocol have no ping. With other
        /// tools, or tools that say something else of themselves, it is made anew.
        /// </summary>
        public async Task<bool> IsAliveAsync(DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (client is null || client.Completion.IsCompleted)
                return false;
            if (!health.Suspect && now - health.CheckedAt < Check)
                return true;
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            wait.CancelAfter(Answering);
            try
            {
                var listed = await client.ListToolsAsync(cancellationToken: wait.Token);
                (health.Suspect, health.CheckedAt) = (false, now);
                return _offered.SetEquals(listed.Select(t => new ToolText(t).Sha256));
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        public ValueTask DisposeAsync() => client?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}

/// <summary>What calls found out about a connection.</summary>
internal sealed class McpHealth
{
    private volatile bool _suspect;

    /// <summary>A call failed in a way that the server itself did not tell.</summary>
    public bool Suspect
    {
        get => _suspect;
        set => _suspect = value;
    }

    public DateTimeOffset CheckedAt { get; set; }
}
