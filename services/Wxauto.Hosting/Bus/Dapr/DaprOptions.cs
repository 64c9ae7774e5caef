using Microsoft.Extensions.Configuration;

namespace Wxauto.Hosting.Bus.Dapr;

/// <summary>What the platform says of its sidecars (Wxauto:Dapr); where the sidecar listens, Dapr's own variables say
/// (DAPR_GRPC_PORT, DAPR_API_TOKEN).</summary>
/// <param name="PubSub">Name of the pub/sub component; empty: there is no broker and events stay in this process.</param>
/// <param name="KnowledgeAppId">The app id of the knowledge role.</param>
public sealed record DaprOptions(string PubSub, string KnowledgeAppId)
{
    public const string DeadLetters = "wxauto.dead-letter.v1";

    public static DaprOptions Of(IConfiguration configuration) =>
        new(configuration["Wxauto:Dapr:PubSub"] ?? "", configuration["Wxauto:Dapr:KnowledgeAppId"] ?? "");
}
