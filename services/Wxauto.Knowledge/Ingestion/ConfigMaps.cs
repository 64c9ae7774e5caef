using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Hosting.Mounts;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>The ConfigMaps that are mounted for sources: every key is a document.</summary>
internal sealed class ConfigMaps(IConfiguration? configuration)
{
    public const string Setting = "Wxauto:ConfigMaps:Directory";
    private readonly MountedObjects? _mounted = configuration?[Setting] is { Length: > 0 } directory ? new MountedObjects(directory) : null;

    public void List(string source, ConfigMapSource map, ChunkScope scope, List<SourceItem> items, List<SourceProblem> problems)
    {
        try
        {
            if (_mounted is null)
                problems.Add(new(source, KnowledgeReasons.ConfigMapInCluster.With(map.Name)));
            // A ConfigMap that is made anew is missing for a moment, which must not cost its documents.
            else if (_mounted.Read(map.Name) is not { Count: > 0 } files)
                problems.Add(new(source, KnowledgeReasons.ConfigMapMissing.With(map.Name)));
            else
                // The times of mounted files are those of the pod's start; only content tells whether something changed.
                items.AddRange(files.Select(f => new SourceItem(source, f.Key, Convert.ToHexStringLower(SHA256.HashData(f.Value)), scope)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(source, KnowledgeReasons.ConfigMapUnreadable.With(map.Name, e.Message)));
        }
    }

    /// <summary>The document; null when it is gone.</summary>
    /// <exception cref="UnreadableDocumentException">The whole ConfigMap cannot be seen here.</exception>
    public byte[]? Read(ConfigMapSource map, string key) => _mounted?.Read(map.Name) is { Count: > 0 } files
        ? files.GetValueOrDefault(key)
        : throw new UnreadableDocumentException(DocumentReasons.SourceAway.With(KnowledgeReasons.ConfigMapMissing.With(map.Name)));
}
