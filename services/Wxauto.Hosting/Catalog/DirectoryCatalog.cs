using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Background;

namespace Wxauto.Hosting.Catalog;

/// <summary>
/// The resources of a laptop: all YAML files below a directory, looked at every two seconds. A document with a problem
/// is reported, and the last good version of its resource stays in force.
/// </summary>
internal sealed partial class DirectoryCatalog(string directory, TimeProvider time, ILogger<DirectoryCatalog> logger)
    : PeriodicService, IResourceCatalog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private ImmutableDictionary<(string Kind, string Name), ManifestResource> _inForce =
        ImmutableDictionary<(string, string), ManifestResource>.Empty;
    private ImmutableList<Action<CatalogSnapshot>> _listeners = [];
    private string _seen = "";
    private CatalogSnapshot? _current;

    public CatalogSnapshot Current => _current ?? Load();

    protected override Period Period => new($"Reading the manifests in {directory}", Interval, time, logger);

    public IDisposable OnChange(Action<CatalogSnapshot> action)
    {
        ImmutableInterlocked.Update(ref _listeners, l => l.Add(action));
        return new Subscription(() => ImmutableInterlocked.Update(ref _listeners, l => l.Remove(action)));
    }

    /// <summary>Reads the directory when it changed.</summary>
    public CatalogSnapshot Load()
    {
        CatalogSnapshot snapshot;
        lock (_lock)
        {
            var files = Read();
            var seen = string.Join('\n', files.Select(f => $"{f.Name}\0{f.Text}"));
            if (_current is not null && seen == _seen)
                return _current;
            snapshot = Apply(files);
            _seen = seen;
            _current = snapshot;
        }
        foreach (var problem in snapshot.Problems)
            LogProblem(problem);
        foreach (var listener in _listeners)
            listener(snapshot);
        return snapshot;
    }

    /// <summary>While the directory cannot be read, the last manifests stay in force.</summary>
    protected override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        Load();
        return Task.CompletedTask;
    }

    private List<(string Name, string Text)> Read() =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".yaml", StringComparison.Ordinal) || f.EndsWith(".yml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(f)))];

    private CatalogSnapshot Apply(List<(string Name, string Text)> files)
    {
        var problems = new List<ManifestProblem>();
        var next = ImmutableDictionary.CreateBuilder<(string, string), ManifestResource>();
        var broken = new HashSet<string>();
        var unusable = new HashSet<(string, string)>();
        foreach (var (name, text) in files)
        {
            var before = problems.Count;
            // Editors empty a file before they write it again.
            if (string.IsNullOrWhiteSpace(text) && _inForce.Values.Any(r => r.File == name))
                problems.Add(new ManifestProblem(name, 0, 0, "", ManifestReasons.EmptyFile));
            foreach (var resource in ManifestReader.Read(name, text, problems))
            {
                var key = (resource.Kind, resource.Name);
                if (next.TryGetValue(key, out var first))
                    problems.Add(new ManifestProblem(name, 0, 0, "metadata.name",
                        ManifestReasons.InForce.With(resource.Kind, resource.Name, first.File)));
                else if (resource.Valid)
                    next[key] = resource;
                else
                    unusable.Add(key);
            }
            if (problems.Count > before)
                broken.Add(name);
        }
        foreach (var (key, old) in _inForce)
            if (broken.Contains(old.File) && !next.ContainsKey(key))
                next[key] = old;
        _inForce = next.ToImmutable();
        return Snapshots.Of(_inForce, [.. SpecTypes.ByKind.Keys], problems, unusable);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Problem}")]
    private partial void LogProblem(ManifestProblem problem);
}
