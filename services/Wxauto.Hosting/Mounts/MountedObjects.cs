using System.Text.RegularExpressions;

namespace Wxauto.Hosting.Mounts;

/// <summary>
/// Secrets or ConfigMaps as the kubelet mounts them: ROOT/NAME/KEY. Only names that Kubernetes allows are looked for, and none
/// of them leads out of the root.
/// </summary>
public sealed partial class MountedObjects(string root)
{
    private const string Data = "..data";
    private const int Tries = 5;

    /// <summary>All keys with their content, of one moment; null when no such object is mounted.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyDictionary<string, byte[]>? Read(string name)
    {
        var directory = Path.Combine(root, name);
        if (!ObjectName().IsMatch(name) || !Directory.Exists(directory))
            return null;
        for (var attempt = 1; ; attempt++)
        {
            var data = Path.Combine(directory, Data);
            // The kubelet makes a new directory, turns the link to it and removes the old one: what was read is whole when
            // the link did not turn meanwhile.
            var before = TargetOf(data);
            try
            {
                var files = ReadAll(before is null ? directory : Path.Combine(directory, before));
                if (TargetOf(data) == before || attempt == Tries)
                    return files;
            }
            catch (IOException) when (attempt < Tries && TargetOf(data) != before)
            {
                // It turned while it was read.
            }
        }
    }

    /// <summary>Whether a Secret or ConfigMap may have this key.</summary>
    public static bool IsKey(string key) => Key().IsMatch(key) && key[0] != '.';

    private static Dictionary<string, byte[]> ReadAll(string directory) =>
        Directory.EnumerateFiles(directory).Select(f => (Key: Path.GetFileName(f), File: f)).Where(f => IsKey(f.Key))
            .ToDictionary(f => f.Key, f => File.ReadAllBytes(f.File));

    private static string? TargetOf(string link) => new FileInfo(link).LinkTarget;

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]{1,253}\z")]
    private static partial Regex Key();
}
