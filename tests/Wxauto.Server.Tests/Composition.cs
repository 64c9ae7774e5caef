using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Schema;
using Wxauto.Storage;

namespace Wxauto.Server.Tests;

/// <summary>A server as it is composed, without being started.</summary>
internal sealed class Composition : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("wxauto-composition-").FullName;
    private readonly WebApplication _app;

    /// <summary>What a process with some of the roles needs of its sidecar.</summary>
    public static readonly Dictionary<string, string?> Sidecar = new()
    {
        ["Wxauto:Dapr:PubSub"] = "events", ["Wxauto:Dapr:KnowledgeAppId"] = "main-knowledge", ["DAPR_GRPC_PORT"] = "50001",
        ["DAPR_HTTP_PORT"] = "3500", ["APP_API_TOKEN"] = "x",
        ["Wxauto:Internal:OperatorToken"] = "y",
    };

    public Composition(params Role[] roles) : this(null, roles)
    {
    }

    /// <param name="simulator">The account of a simulated WeChat.</param>
    public Composition(string? simulator, params Role[] roles)
    {
        var builder = ServerProcess.NewBuilder();
        builder.Configuration.AddInMemoryCollection(Sidecar);
        // All that can be asked for can also be made.
        builder.Host.UseDefaultServiceProvider(o => o.ValidateOnBuild = o.ValidateScopes = true);
        var settings = Settings(roles) with { Simulator = simulator, Data = _directory, Resources = _directory, Storage = StorageOptions.InDirectory(_directory) };
        builder.Services.AddWxautoHosting(_directory).AddDatabase(settings.Storage).AddConversations();
        _app = ServerProcess.Build(settings, builder, new PlatformKeys(new byte[32]));
    }

    public static ServerSettings Settings(params Role[] roles) =>
        new(roles.Length == 0 ? Roles.All : roles, new("http://127.0.0.1:8080"), new("http://127.0.0.1:8081"), new("http://127.0.0.1:8082"),
        "data", "manifests", null, StorageOptions.InDirectory("data"));

    /// <summary>Our services that run in the background.</summary>
    public IEnumerable<string> Background => _app.Services.GetServices<IHostedService>().Select(s => s.GetType())
        .Where(t => t.Namespace!.StartsWith("Wxauto", StringComparison.Ordinal)).Select(t => t.Name);

    /// <summary>How endpoints read and write JSON that say nothing themselves.</summary>
    public JsonSerializerOptions Json => _app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    public IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(s => s.Endpoints)
        .OfType<RouteEndpoint>();

    public IEnumerable<string> Paths => Endpoints.Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
