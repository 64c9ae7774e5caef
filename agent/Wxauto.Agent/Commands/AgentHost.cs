using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Drivers;
using Wxauto.Agent.Drivers.Simulator;
using Wxauto.Agent.Gateway;
using Wxauto.Agent.Reading;
using Wxauto.Agent.Sending;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Commands;

/// <summary>Puts the running agent together.</summary>
internal static class AgentHost
{
    public static IHost Build(AgentOptions options, AgentSpool spool, IWeChatDriver driver, TimeProvider clock)
    {
        spool.Blobs.RemoveOrphans();
        // The empty builder: an agent reads no settings of web hosts, and watches no files for them.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(options.LogLevel).AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:sszzz "));
        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(spool).AddSingleton(spool.Meta).AddSingleton(driver).AddSingleton(clock);
        services.AddSingleton(new SendBudget(clock, spool.SentLog.All()));
        services.AddSingleton(new TypingPace(options.InstantPace, Random.Shared));
        services.AddSingleton<AgentState>().AddSingleton<AgentHealth>();
        services.AddSingleton<MessageIntake>().AddSingleton<ChatReader>().AddSingleton<ReplyTyping>();
        services.AddSingleton<IdentityStore>().AddSingleton<AccessTokens>().AddSingleton<TokenRenewals>();
        services.AddSingleton<Heartbeats>().AddSingleton<CommandRun>().AddSingleton<GatewayConnection>();
        services.AddHostedService(p => p.GetRequiredService<ChatReader>());
        services.AddHostedService<ReplySender>().AddHostedService<GatewayLoop>();
        return builder.Build();
    }

    public static AgentSpool OpenSpool(AgentOptions options, TimeProvider clock)
    {
        Directory.CreateDirectory(options.DataDirectory);
        return new AgentSpool(options.DataDirectory, new FileKeyProtection(options.DataDirectory), clock, options.Capacity);
    }

    public static IWeChatDriver OpenDriver(AgentOptions options) =>
        new SimulatorDriver(new HttpClient { Timeout = TimeSpan.FromSeconds(60) }, options.Simulator);
}
