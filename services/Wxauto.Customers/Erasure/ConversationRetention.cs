using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Background;

namespace Wxauto.Customers.Erasure;

/// <summary>Erases conversations that nobody wrote in for longer than the platform keeps them. Who they were with stays known.</summary>
internal sealed partial class ConversationRetention(IContactSource source, IErasure erasure, CustomerOptions options, TimeProvider time,
    ILogger<ConversationRetention> logger) : PeriodicService
{
    /// <summary>In one run: each writes SQLite's file anew.</summary>
    private const int AtOnce = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override Period Period => new("Erasing old conversations", Interval, time, logger);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.KeepConversationsDays <= 0)
            return;
        var old = await source.QuietAsync(time.GetUtcNow().AddDays(-options.KeepConversationsDays), AtOnce, cancellationToken);
        foreach (var chat in old)
            await erasure.WordsAsync(chat.Id, cancellationToken);
        if (old.Count > 0)
            LogErased(old.Count, options.KeepConversationsDays);
    }

    /// <summary>For tests: one look now.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "Erased {Count} conversations that were silent for more than {Days} days")]
    private partial void LogErased(int count, int days);
}
