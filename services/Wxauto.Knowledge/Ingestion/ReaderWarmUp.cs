using Microsoft.Extensions.Hosting;
using Wxauto.Documents;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>Starts the process that reads documents with the server: the first document need not wait for it.</summary>
internal sealed class ReaderWarmUp(DocumentReader reader) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => reader.WarmUpAsync(stoppingToken);
}
