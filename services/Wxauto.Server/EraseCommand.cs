using Wxauto.Ai.Erasure;
using Wxauto.Contracts.Conversations;
using Wxauto.Customers;
using Wxauto.Hosting.Bus;
using Wxauto.Knowledge.Learning;

namespace Wxauto.Server;

/// <summary>Forgets a contact or a conversation, beside a server or without one.</summary>
internal static class EraseCommand
{
    public static async Task<int> RunAsync(ServerSettings settings, string manifests, string agent, string? contact, string? chat,
        CancellationToken cancellationToken)
    {
        if (contact is null == chat is null)
            throw new RefusedStartException("Give either --contact or --chat.");
        // A server beside hears nothing of it, and looks by itself.
        await using var services = await BesideServer.OpenAsync(settings, manifests, s => s.AddEventBus(new ConfigurationBuilder().Build())
            .AddAiErasure().AddKnowledgeErasure().AddCustomerErasure(), cancellationToken);
        var erasure = services.GetRequiredService<IErasure>();
        var erased = contact is not null ? await erasure.ContactAsync(agent, contact, cancellationToken)
            : await erasure.ChatAsync(agent, chat!, cancellationToken);
        if (erased is null)
            throw new RefusedStartException($"Nothing is known of {(contact is null ? $"the chat '{chat}'" : $"the contact '{contact}'")} of "
                + $"the agent '{agent}': both are named by the ids that WeChat gives them, as the console's /api/console/conversations shows.");
        System.Console.WriteLine($"Erased {erased.Conversations} conversations, {erased.Rows} rows.");
        return 0;
    }
}
