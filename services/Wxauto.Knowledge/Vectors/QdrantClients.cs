using System.Collections.Concurrent;
using Qdrant.Client;

namespace Wxauto.Knowledge.Vectors;

/// <summary>One client, with its connections, for each server and key.</summary>
internal sealed class QdrantClients : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(string Endpoint, string? Key), Lazy<QdrantClient>> _clients = new();

    public QdrantClient Of(string endpoint, string? apiKey) => _clients.GetOrAdd((endpoint, apiKey),
        at => new Lazy<QdrantClient>(() => new QdrantClient(new Uri(at.Endpoint), at.Key, Timeout))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated))
            client.Value.Dispose();
    }
}
