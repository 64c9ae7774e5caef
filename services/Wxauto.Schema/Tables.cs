using Microsoft.EntityFrameworkCore;
using Wxauto.Ai;
using Wxauto.Conversations;
using Wxauto.Customers;
using Wxauto.Desk;
using Wxauto.Gateway.Agents;
using Wxauto.Identity;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage.Audit;
using Wxauto.Storage.Settings;
using Wxauto.Storage.Workflows;

namespace Wxauto.Schema;

/// <summary>The tables of all modules. Each module says itself what its tables are.</summary>
internal static class Tables
{
    public static void Configure(ModelBuilder model)
    {
        SettingTables.Configure(model);
        AuditTables.Configure(model);
        WorkflowTables.Configure(model);
        ConversationTables.Configure(model);
        DeskTables.Configure(model);
        AccountTables.Configure(model);
        CustomerTables.Configure(model);
        AgentTables.Configure(model);
        AiTables.Configure(model);
        KnowledgeTables.Configure(model);
    }
}
