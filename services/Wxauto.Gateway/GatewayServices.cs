using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Wxauto.Contracts.Agents;
using Wxauto.Contracts.Events;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Enrollment;
using Wxauto.Gateway.Identity;
using Wxauto.Gateway.Inbound;
using Wxauto.Gateway.Reference;
using Wxauto.Gateway.Rest;
using Wxauto.Gateway.Streams;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Security;
using Wxauto.Operator.Runtime;

namespace Wxauto.Gateway;

public static class GatewayServices
{
    internal const string RestPolicy = "Rest";
    private const int MaxFrameBytes = 4 * 1024 * 1024;

    /// <summary>Agents' streams and the REST API of the original system.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddAgentDesk();
        services.TryAddSingleton<LoginBrake>();
        services.AddSingleton<Challenges>().AddSingleton<AccessTokens>().AddSingleton<EnrollmentTokens>()
            .AddSingleton<KeyProofs>().AddSingleton<AgentEnrollment>();
        services.AddSingleton<StreamLimits>().AddSingleton<AgentGate>();
        services.AddSingleton<AgentStreams>().AddSingleton<AgentConfigurations>().AddSingleton<RestCredentials>()
            .AddSingleton<RestMessages>().AddSingleton<RestReplies>().AddSingleton<RestWaiting>()
            .AddSingleton<RestBudget>().AddSingleton<StatsEndpoints>();
        services.AddSingleton<Ingest>().AddHostedService(s => s.GetRequiredService<Ingest>());
        services.AddSingleton<BlobIntake>().AddHostedService(s => s.GetRequiredService<BlobIntake>());
        services.AddSingleton<ReplyDelivery>().AddHostedService(s => s.GetRequiredService<ReplyDelivery>());
        services.AddEventTopic<ReplyReady>().AddEventTopic<TurnEnded>().AddEventTopic<RepliesWithdrawn>().AddEventTopic<AgentChanged>()
            .AddEventTopic<RefreshAsked>();
        services.AddSingleton<AgentOrders>().AddHostedService(s => s.GetRequiredService<AgentOrders>());
        services.AddSingleton<AgentPresence>().AddHostedService(s => s.GetRequiredService<AgentPresence>());
        services.AddSingleton<AgentFrames>().AddSingleton<AgentConnections>();
        services.AddGrpc().AddServiceOptions<AgentServiceEndpoint>(o =>
        {
            o.MaxReceiveMessageSize = MaxFrameBytes;
            o.Interceptors.Add<DatabaseFaults>();
        });
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(o => o.MapInboundClaims = false);
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>>(
            s => new ConfigureNamedOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o =>
            {
                o.TokenValidationParameters = s.GetRequiredService<AccessTokens>().Validation();
                o.Events = new JwtBearerEvents { OnTokenValidated = CheckAsync };
            }));
        // Authentication brings ASP.NET's own keys along. Nothing is protected with them, and they would be
        // written into the home directory.
        services.Configure<KeyManagementOptions>(o => (o.XmlRepository, o.XmlEncryptor) = (new KeysInMemory(), new NullXmlEncryptor()));
        services.AddAuthorizationBuilder().AddPolicy(RestPolicy,
            p => p.RequireAuthenticatedUser()
                .RequireAssertion(c => AccessTokens.IsOfRest(c.User.FindFirst(AccessTokens.KeyClaim)?.Value ?? "")));
        services.AddApiDocument();
        return services;
    }

    /// <summary>What may be set for gateways: known in every role, they are configured alike.</summary>
    public static IServiceCollection AddGatewayOptions(this IServiceCollection services) =>
        services.AddStrictOptions<StreamLimitOptions>(StreamLimitOptions.Section, StreamLimitOptions.FaultsOf);

    /// <summary>A token of REST is good as long as the key that it was given for.</summary>
    private static async Task CheckAsync(TokenValidatedContext context)
    {
        if (AccessTokens.OwnerOf(context.SecurityToken) is not (var agent, var key) || AccessTokens.IsOfRest(key)
            && !await context.HttpContext.RequestServices.GetRequiredService<RestCredentials>()
                .HoldsAsync(agent, key, context.HttpContext.RequestAborted))
            context.Fail("The key of this token is not the agent's any more.");
    }

    /// <summary>What people tell agents: in every role.</summary>
    public static IServiceCollection AddAgentDesk(this IServiceCollection services)
    {
        services.TryAddSingleton<IAgentDesk, AgentDesk>();
        services.TryAddSingleton<AgentKeys>();
        return services.AddEventTopic<AgentAnswered>();
    }

    /// <summary>Agents for people below /api/console.</summary>
    public static void MapAgentDesk(this IEndpointRouteBuilder app) => AgentEndpoints.Map(app.MapStaff("/api/console"));

    /// <summary>For the operator: how agents are, tokens to enrol them, the end of their enrolment.</summary>
    public static void MapGatewayInternal(this IEndpointRouteBuilder app) => OperatorEndpoints.Map(app);

    public static void MapGateway(this WebApplication app)
    {
        app.MapGrpcService<AgentServiceEndpoint>();
        RestEndpoints.Map(app);
        app.MapApiDocument();
    }
}
