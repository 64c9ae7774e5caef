using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Conversations.Erasure;

/// <summary>Erasures that people ask for.</summary>
internal static class ErasureEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("conversations/{id:guid}/erase", async (Guid id, IErasure erasure, CancellationToken ct) =>
            Answer(await erasure.ConversationAsync(id, ct), "The conversation is unknown."))
            .Needs(Permissions.ConversationsErase).Audited("conversation.erased");
        api.MapPost("agents/{agent}/contacts/{contact}/erase", async (string agent, string contact, IErasure erasure, CancellationToken ct) =>
            Answer(await erasure.ContactAsync(agent, contact, ct), "Nothing is known of this contact."))
            .Needs(Permissions.ConversationsErase).Audited("contact.erased");
    }

    private static IResult Answer(Erased? erased, string otherwise) =>
        erased is null ? Results.Problem(otherwise, statusCode: 404) : Results.Json(erased, JsonSerializerOptions.Web);
}
