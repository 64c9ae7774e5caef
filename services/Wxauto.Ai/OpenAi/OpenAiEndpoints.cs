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
using Wxauto.Ai.Providers;
using Wxauto.Ai.Providers.Wire;
using Wxauto.Ai.Retrieval;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Http;

namespace Wxauto.Ai.OpenAi;

/// <summary>OpenAI's API on the same router, for the company's other programs.</summary>
internal static class OpenAiEndpoints
{
    /// <summary>Milliseconds in which no provider was at work.</summary>
    public const string OverheadHeader = "x-wxauto-overhead-ms";
    private const string RequestHeader = "x-request-id";
    private const int MaxInputs = 2048;

    /// <summary>Providers take fewer texts at once.</summary>
    private const int MaxBatch = 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        // Not in the documents of our own API: this is OpenAI's.
        var v1 = app.MapGroup("/v1").AllowAnonymous().ExcludeFromDescription();
        v1.MapPost("chat/completions", http => ServeAsync(http, ChatAsync));
        v1.MapPost("embeddings", http => ServeAsync(http, EmbedAsync));
        v1.MapGet("models", http => ServeAsync(http, (call, _) =>
            call.Http.Response.WriteAsJsonAsync(new { @object = "list", data = ModelsOf(call) })));
        v1.MapGet("models/{**id}", http => ServeAsync(http, (call, _) => ModelsOf(call).FirstOrDefault(m => m.id == IdOf(http)) is { } model
            ? call.Http.Response.WriteAsJsonAsync(model) : throw OpenAiError.NoModel(IdOf(http))));
        v1.Map("{**path}", http => ServeAsync(http, (_, _) => throw OpenAiError.NoPath(http.Request.Method, http.Request.Path)));
    }

    private static string IdOf(HttpContext http) => http.GetRouteValue("id") as string ?? "";

    private static IEnumerable<Model> ModelsOf(Call call) =>
        call.Service<ModelNames>().All(call.Key).Select(m => new Model(m.Id, "model", 0, m.Owner));

    private sealed record Model(string id, string @object, long created, string owned_by);

    /// <summary>Knows who asks before it looks at what is asked; every refusal has OpenAI's form.</summary>
    private static async Task ServeAsync(HttpContext http, Func<Call, JsonElement, Task> serve)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            http.Response.Headers[RequestHeader] = $"req_{Guid.NewGuid():N}";
            var bearer = http.Request.Headers.Authorization.ToString();
            var key = http.RequestServices.GetRequiredService<VirtualKeys>()
                .Find(bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer[7..].Trim() : null)
                ?? throw new OpenAiError(StatusCodes.Status401Unauthorized, "invalid_request_error", "invalid_api_key",
                    "The API key is missing or wrong.");
            await serve(new Call(http, key, started), HttpMethods.IsPost(http.Request.Method) && http.GetRouteValue("path") is null
                ? await BodyAsync(http) : default);
        }
        catch (OpenAiError e) when (!http.Response.HasStarted)
        {
            await e.WriteAsync(http);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge && !http.Response.HasStarted)
        {
            await OpenAiError.TooLarge().WriteAsync(http);
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
            throw OpenAiError.Invalid($"The body is not JSON: look at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    private static async Task ChatAsync(Call call, JsonElement body)
    {
        var request = ChatRequest.Read(body);
        var (route, use) = call.Service<ModelNames>().Resolve(request.Model, call.Key,
            request.HasPictures ? ModelUse.Vision : ModelUse.Standard);
        var input = request.InputTokens;
        if (!call.Service<VirtualKeys>().TryTake(call.Key, (long)input + request.MaxOutputTokens))
            throw OpenAiError.RateLimited();
        var asked = call.Route(route, use, "chat") with { NeedsTools = request.HasTools };
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
        await call.Http.Response.WriteAsJsonAsync(ChatJson.Whole(
            new(call.Id, call.Created, $"{routed.Winner.Provider}/{routed.Winner.Model}"), routed.Result!, routed.Usage, request.IsLegacy),
            ChatJson.Options, call.Http.RequestAborted);
    }

    private static async Task EmbedAsync(Call call, JsonElement body)
    {
        var texts = EmbeddingInput.Read(body, MaxInputs);
        var (route, use) = call.Service<ModelNames>().Resolve(body.Text("model") ?? "", call.Key, ModelUse.Embedding);
        if (body.Find("dimensions") is { } d
            && !(d.ValueKind == JsonValueKind.Number && d.TryGetInt32(out var length) && length is > 0 and <= 100_000))
            throw OpenAiError.Invalid("dimensions must be a whole number above 0.", "dimensions");
        if (body.Find("encoding_format") is { } form && form.Text() is not ("float" or "base64"))
            throw OpenAiError.Invalid("encoding_format must be float or base64.", "encoding_format");
        var input = texts.Sum(TokenCounter.Guess);
        if (!call.Service<VirtualKeys>().TryTake(call.Key, input))
            throw OpenAiError.RateLimited();
        var dimensions = (int?)body.Number("dimensions");
        var routed = await call.Service<ProviderRouter>().AskAsync(call.Route(route, use, "embedding"),
            new ModelCall<EmbeddingAnswer>(input, 0, (client, name, ct) => EmbedAsync(client, name, texts, dimensions, ct),
            r => TokenUsage.OfInput(r.Tokens, input, () => texts.Sum(TokenCounter.Count))), call.Http.RequestAborted);
        if (!routed.Answered)
            throw OpenAiError.Of(routed.Attempts);
        call.TellOverhead(routed.Attempts.Took());
        var base64 = body.Text("encoding_format") == "base64";
        await call.Http.Response.WriteAsJsonAsync(new
        {
            @object = "list", model = $"{routed.Winner.Provider}/{routed.Winner.Model}",
            usage = new { prompt_tokens = routed.Usage.Input, total_tokens = routed.Usage.Input },
            data = routed.Result!.Vectors.Select((v, index) =>
                new { @object = "embedding", index, embedding = base64 ? Base64(v) : (object)v }),
        }, call.Http.RequestAborted);
    }

    /// <summary>In as many requests as the number of texts needs. Programs do not say what a text is for: it is taken for a
    /// passage.</summary>
    private static async Task<EmbeddingAnswer> EmbedAsync(IProviderClient client, string model, List<string> texts, int? dimensions,
        CancellationToken cancellationToken)
    {
        var (vectors, tokens) = (new List<float[]>(texts.Count), 0L);
        foreach (var batch in TextEmbedder.Batches(texts, MaxBatch))
        {
            var answer = await client.EmbedAsync(model, batch, EmbeddingPurpose.Document, dimensions, cancellationToken);
            vectors.AddRange(answer.Vectors);
            tokens += answer.Tokens;
        }
        return new EmbeddingAnswer(vectors, tokens);
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
