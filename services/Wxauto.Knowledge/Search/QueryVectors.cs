using Microsoft.Extensions.Caching.Memory;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Search;

/// <summary>Vectors of questions; the same question is embedded once an hour.</summary>
internal sealed class QueryVectors(ITextEmbedder embedder, TimeProvider time) : IDisposable
{
    private const int Kept = 2000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Kept, Clock = new Clock(time) });

    /// <exception cref="EmbeddingException">The provider gave none.</exception>
    public async Task<float[]> OfAsync(EmbeddingSpec spec, string question, CancellationToken cancellationToken)
    {
        var key = VectorStorage.KeyOf(spec, question);
        if (_cache.TryGetValue(key, out float[]? known))
            return known!;
        var vector = (await embedder.EmbedAsync(new EmbeddingModel(spec.Provider, spec.Model, spec.Dimensions), [question],
            EmbeddingPurpose.Query, cancellationToken))[0];
        return _cache.Set(key, vector, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeptFor });
    }

    public void Dispose() => _cache.Dispose();

    private sealed class Clock(TimeProvider time) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
