using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.Retrieval;

internal static class EmbeddingHost
{
    public static AIProviderSpec Spec(this ScriptedProvider server, ModelsSpec? models = null,
        ProviderPreset preset = ProviderPreset.openaiCompatible) => new()
    {
        Preset = preset, Endpoint = ScriptedProvider.EndpointOf(preset, server.Root), ApiKey = new SecretSource { Env = "KEY" },
        Models = models ?? new ModelsSpec { Embedding = "bge-m3", Rerank = "bge-reranker" },
    };

    /// <summary>Vectors of the scripted provider have two numbers.</summary>
    public static Task<IReadOnlyList<float[]>> EmbedAsync(this AiHost host, IReadOnlyList<string> texts, string? model = null,
        int dimensions = 2, EmbeddingPurpose purpose = EmbeddingPurpose.Document,
        CancellationToken cancellationToken = default) => host.Get<ITextEmbedder>()
            .EmbedAsync(new EmbeddingModel("p0", model, dimensions), texts, purpose, cancellationToken);

    public static async Task<EmbeddingException> EmbedInVainAsync(this AiHost host, string? model = null, int dimensions = 2,
        string provider = "p0") =>
        (await FluentActions.Awaiting(() => host.Get<ITextEmbedder>()
            .EmbedAsync(new EmbeddingModel(provider, model, dimensions), ["退货", "保修"], EmbeddingPurpose.Document, default)).Should()
            .ThrowAsync<EmbeddingException>()).Which;

    public static async Task<T> AdvanceUntilDoneAsync<T>(this Microsoft.Extensions.Time.Testing.FakeTimeProvider time, Task<T> task,
        TimeSpan atMost)
    {
        for (var passed = TimeSpan.Zero; !task.IsCompleted && passed < atMost; passed += TimeSpan.FromSeconds(0.1))
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(task, Task.Delay(20));
        }
        return await task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public static async Task UntilAskedAsync(this ScriptedProvider server, int requests = 1)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); server.Requests.Count < requests && DateTime.UtcNow < until; await Task.Delay(20))
        {
            // On its way.
        }
        server.Requests.Count.Should().BeGreaterThanOrEqualTo(requests);
    }
}
