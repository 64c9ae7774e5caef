using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Http;

namespace Wxauto.Ai.OpenAi;

/// <summary>OpenAI's API on the same router, for the company's other programs.</summary>
internal static class OpenAiEndpoints
{
    /// <summary>Milliseconds in which no provider was at work.</summary>
    public const string OverheadHeader = "x-wxauto-overhead-ms";
    private const int MaxInputs = 256;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        // Not in the documents of our own API: this is OpenAI's.
        var v1 = app.MapGroup("/v1").AllowAnonymous().ExcludeFromDescription();
        v1.MapPost("chat/completions", http => ServeAsync(http, ChatAsync));
        v1.MapPost("embeddings", http => ServeAsync(http, EmbedAsync));
        v1.MapGet("models", http => ServeAsync(http, (call, _) => call.Http.Response.WriteAsJsonAsync(new
        {
            @object = "list", data = call.Service<ModelNames>().All(call.Key)
                .Select(m => new { id = m.Id, @object = "model", created = 0, owned_by = m.Owner }),
        })));
    }

    /// <summary>Knows who asks before it looks at what is asked; every refusal has OpenAI's form.</summary>
    private static async Task ServeAsync(HttpContext http, Func<Call, JsonElement, Task> serve)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var bearer = http.Request.Headers.Authorization.ToString();
            var key = http.RequestServices.GetRequiredService<VirtualKeys>()
                .Find(bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer[7..].Trim() : null)
                ?? throw new OpenAiError(StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key",
                    "The API key is missing or wrong.");
            await serve(new Call(http, key, started), HttpMethods.IsPost(http.Request.Method) ? await BodyAsync(http) : default);
        }
        catch (OpenAiError e) when (!http.Response.HasStarted)
        {
            await e.WriteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The program went away.
        }
    }

    private static async Task<JsonElement> BodyAsync(HttpContext http)
    {
        if (!Problems.IsUtf8(http.Request.ContentType))
            throw OpenAiError.MediaType(http.Request.ContentType);
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        // Texts of another encoding would be noticed only where they are read.
        if (!Utf8.IsValid(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))
            throw OpenAiError.Invalid("The body is not UTF-8.");
        try
        {
            bytes.Position = 0;
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(bytes, cancellationToken: http.RequestAborted);
            return body.ValueKind == JsonValueKind.Object ? body : throw OpenAiError.Invalid("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw OpenAiError.Invalid($"The body is not JSON: {e.Message}");
        }
    }

    private static async Task ChatAsync(Call call, JsonElement body)
    {
        var request = ChatRequest.Read(body);
        var (route, use) = call.Service<ModelNames>().Resolve(request.Model, call.Key,
            request.HasPictures ? ModelUse.Vision : ModelUse.Standard);
        var input = TokenCounter.Guess(request.Messages);
        if (!call.Service<VirtualKeys>().TryTake(call.Key, input + request.MaxOutputTokens))
            throw OpenAiError.RateLimited();
        var asked = call.Route(route, use, "chat");
        if (request.Stream)
        {
            await ChatStream.ServeAsync(call, request, asked, input);
            return;
        }
        var routed = await call.Service<ProviderRouter>().AskAsync(asked, new ModelCall<ChatResponse>(input, request.MaxOutputTokens,
            (client, model, ct) => client.Chat(model).GetResponseAsync(request.Messages, request.Options, ct),
            r => TokenUsage.Of(r.Usage, request.Messages, r.Text, r.Messages)), call.Http.RequestAborted);
        if (!routed.Answered)
            throw OpenAiError.Of(routed.Attempts);
        call.TellOverhead(routed.Attempts.Took());
        await call.Http.Response.WriteAsJsonAsync(ChatJson.Whole(call.Id, call.Created, $"{routed.Winner.Provider}/{routed.Winner.Model}",
            routed.Result!, routed.Usage), ChatJson.Options, call.Http.RequestAborted);
    }

    private static async Task EmbedAsync(Call call, JsonElement body)
    {
        var texts = Texts(body);
        var (route, use) = call.Service<ModelNames>().Resolve(body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "",
            call.Key, ModelUse.Embedding);
        var input = texts.Sum(TokenCounter.Guess);
        if (!call.Service<VirtualKeys>().TryTake(call.Key, input))
            throw OpenAiError.RateLimited();
        int? dimensions = body.TryGetProperty("dimensions", out var d) && d.ValueKind == JsonValueKind.Number ? d.GetInt32() : null;
        var routed = await call.Service<ProviderRouter>().AskAsync(call.Route(route, use, "embedding"),
            new ModelCall<GeneratedEmbeddings<Embedding<float>>>(input, 0,
            (client, name, ct) => client.Embeddings(name).GenerateAsync(texts,
                new EmbeddingGenerationOptions { Dimensions = dimensions }, ct),
            r => r.Usage?.InputTokenCount is > 0 and var tokens ? new TokenUsage(tokens, 0, false)
                : new TokenUsage(texts.Sum(TokenCounter.Count), 0, true)), call.Http.RequestAborted);
        if (!routed.Answered)
            throw OpenAiError.Of(routed.Attempts);
        call.TellOverhead(routed.Attempts.Took());
        var base64 = body.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        await call.Http.Response.WriteAsJsonAsync(new
        {
            @object = "list", model = $"{routed.Winner.Provider}/{routed.Winner.Model}",
            usage = new { prompt_tokens = routed.Usage.Input, total_tokens = routed.Usage.Input },
            data = routed.Result!.Select((e, index) => new { @object = "embedding", index,
                embedding = base64 ? Base64(e.Vector.Span) : (object)e.Vector.ToArray() }),
        }, call.Http.RequestAborted);
    }

    private static List<string> Texts(JsonElement body)
    {
        try
        {
            var input = body.GetProperty("input");
            List<string> texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!]
                : [.. input.EnumerateArray().Select(t => t.GetString()!)];
            return texts.Count is > 0 and <= MaxInputs && texts.All(t => t is { Length: > 0 }) ? texts
                : throw OpenAiError.Invalid($"input must be 1 to {MaxInputs} texts.");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw OpenAiError.Invalid("input must be a text or a list of texts.");
        }
    }

    private static string Base64(ReadOnlySpan<float> vector) =>
        Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector));

    /// <summary>One request of a program.</summary>
    internal sealed record Call(HttpContext Http, VirtualKeySpec Key, long Started)
    {
        public string Id { get; } = $"chatcmpl-{Guid.NewGuid():N}";
        public long Created { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        public T Service<T>() where T : notnull => Http.RequestServices.GetRequiredService<T>();

        public RouteRequest Route(IReadOnlyList<string> route, ModelUse use, string purpose) =>
            new(route, use, Deadline, purpose, AnswerReasons.ForProgram.With(Key.Name)) { VirtualKey = Key };

        public void TellOverhead(TimeSpan providers) =>
            Http.Response.Headers[OverheadHeader] = Math.Max(0, (Stopwatch.GetElapsedTime(Started) - providers).TotalMilliseconds)
                .ToString("0.###", CultureInfo.InvariantCulture);
    }
}
