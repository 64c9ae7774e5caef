namespace Wxauto.Hosting.Security;

/// <summary>What people and programs may do. Each is the name of a policy, and a scope of API keys.</summary>
public static class Permissions
{
    public const string ConversationsRead = "conversations.read";
    /// <summary>Take conversations over and give them back, note facts, cancel follow-ups.</summary>
    public const string ConversationsReply = "conversations.reply";
    /// <summary>Forget conversations and contacts for good.</summary>
    public const string ConversationsErase = "conversations.erase";
    public const string CustomersRead = "customers.read";
    /// <summary>Make and change customers: names, facts, tags, notes, stages, whose a contact is.</summary>
    public const string CustomersWrite = "customers.write";
    /// <summary>Merge, set tiers, import and export.</summary>
    public const string CustomersManage = "customers.manage";
    public const string KnowledgeRead = "knowledge.read";
    public const string KnowledgeWrite = "knowledge.write";
    public const string AgentsRead = "agents.read";
    /// <summary>Pause, refresh, approve and revoke agents.</summary>
    public const string AgentsManage = "agents.manage";
    public const string UsageRead = "usage.read";
    public const string AuditRead = "audit.read";
    /// <summary>Make and change accounts and API keys.</summary>
    public const string UsersManage = "users.manage";

    public static readonly IReadOnlyList<string> All =
    [
        ConversationsRead, ConversationsReply, ConversationsErase, CustomersRead, CustomersWrite, CustomersManage, KnowledgeRead, KnowledgeWrite,
        AgentsRead, AgentsManage, UsageRead, AuditRead, UsersManage,
    ];
}
