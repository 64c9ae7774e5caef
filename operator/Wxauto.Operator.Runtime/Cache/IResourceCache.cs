namespace Wxauto.Operator.Runtime;

/// <summary>What is the same for caches of all kinds.</summary>
public interface IResourceCache
{
    ResourceType Type { get; }

    /// <summary>The whole kind was read once; or the kind is optional and not served.</summary>
    bool IsSynced { get; }

    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

public sealed record ResourceCacheOptions
{
    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    /// <summary>A kind that the cluster may lack: the cache is then empty and looks again every <see cref="NotServedDelay"/>.</summary>
    public bool Optional { get; init; }

    public TimeSpan NotServedDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one watch is asked to last; between this and twice this, so that not all end at once.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>A watch that the server does not end is given up this long after its time: the connection is dead.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan MinimumBackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromSeconds(30);
}
