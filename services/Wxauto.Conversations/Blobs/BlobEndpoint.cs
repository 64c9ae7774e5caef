using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Wxauto.Conversations.Blobs;

/// <summary>Gives a customer's file to save. It is never shown by the browser itself: its content is not ours.</summary>
internal static class BlobEndpoint
{
    public static async Task<IResult> GetAsync(string agent, string id, string? name, HttpContext context, BlobStorage blobs,
        CancellationToken cancellationToken)
    {
        var found = await blobs.CopyToAsync(agent, id, blob =>
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(string.IsNullOrWhiteSpace(name) ? id : name);
            context.Response.Headers.ContentDisposition = disposition.ToString();
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = blob.Size;
            return context.Response.Body;
        }, cancellationToken);
        return found ? Results.Empty : Results.Problem("The content is not here: it was refused, is not complete yet, or its time is over.",
            statusCode: 404);
    }
}
