using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Reading;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Hosting;

/// <summary>Puts the running agent together.</summary>
public static class AgentHost
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:sszzz ";

    /// <summary>Runs the agent until it is told to stop, or the platform has revoked it: then answers what the platform said.</summary>
    /// <exception cref="ConfigurationException">Another agent runs on the same data directory.</exception>
    /// <exception cref="SpoolKeyException">The key of the data directory cannot be used.</exception>
    public static async Task<string?> RunAsync(AgentOptions options, CancellationToken cancellationToken)
    {
        using var only = InstanceLock.Take(options.DataDirectory);
        using var spool = AgentSpool.Open(options, TimeProvider.System);
        using var host = Build(options, spool, options.OpenDriver(), TimeProvider.System);
        var gateway = host.Services.GetRequiredService<GatewayLoop>();
        await host.RunAsync(cancellationToken);
        return gateway.Revocation;
    }

    internal static IHost Build(AgentOptions options, AgentSpool spool, IWeChatDriver driver, TimeProvider clock)
    {
        spool.Blobs.RemoveOrphans();
        // The empty builder: an agent reads no settings of web hosts, and watches no files for them.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat) = (true, TimestampFormat));
        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(spool).AddSingleton(spool.Meta).AddSingleton(driver).AddSingleton(clock);
        services.AddSingleton(new SendBudget(clock, spool.SentLog.All()));
        services.AddSingleton(new TypingPace(options.InstantPace));
        services.AddSingleton<AgentState>().AddSingleton<AgentHealth>();
        services.AddSingleton<MessageIntake>().AddSingleton<ChatReader>().AddSingleton<ReplyQueue>().AddSingleton<ReplyTyping>();
        services.AddSingleton<IdentityStore>().AddSingleton<AccessTokens>().AddSingleton<GatewayLogin>();
        services.AddSingleton<Heartbeats>().AddSingleton<CommandExecutor>().AddSingleton<SessionTasks>().AddSingleton<GatewayConnection>();
        services.AddSingleton<GatewayLoop>();
        services.AddHostedService(p => p.GetRequiredService<ChatReader>()).AddHostedService<ReplySender>();
        services.AddHostedService(p => p.GetRequiredService<GatewayLoop>());
        return builder.Build();
    }
}
