using Wxauto.Customers;
using Wxauto.Desk;
using Wxauto.Gateway;
using Wxauto.Identity;
using Wxauto.Knowledge.Remote;
using Wxauto.Operator.Runtime;
using Wxauto.Storage.Workflows;

namespace Wxauto.Server;

/// <summary>
/// All keys below Wxauto: that a server reads. Another one ends the start, whatever the roles of the process: they are configured alike.
/// </summary>
internal static class ServerKeys
{
    public static IServiceCollection AddServerKeys(this IServiceCollection services) => services
        .AddStrictKeys("Wxauto:Security", "MasterKey").AddStrictKeys("Wxauto:Internal", "OperatorToken")
        .AddStrictKeys("Wxauto:Secrets", "Directory").AddStrictKeys("Wxauto:ConfigMaps", "Directory")
        .AddStrictKeys("Wxauto:Dapr", "PubSub", "KnowledgeAppId")
        .AddStrictOptions<KnowledgeSettings>(KnowledgeSettings.Section, k => k.Faults)
        .AddWorkflowOptions().AddGatewayOptions().AddIdentityOptions().AddDeskOptions().AddCustomerOptions();
}
