namespace Wxauto.Tests;

/// <summary>A directory of Secrets or ConfigMaps, written the way the kubelet writes them: a hidden directory for each version, a link that
/// is turned to it at once, links for the keys.</summary>
public sealed class KubeletVolume : IDisposable
{
    private int _version;

    public string Root { get; } = Directory.CreateTempSubdirectory("wxauto-volume-").FullName;

    public void Write(string name, params (string Key, string Text)[] keys)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        var version = $"..2026_11_24_{++_version}";
        Directory.CreateDirectory(Path.Combine(directory, version));
        foreach (var (key, text) in keys)
            File.WriteAllText(Path.Combine(directory, version, key), text);
        var old = new FileInfo(Path.Combine(directory, "..data")).LinkTarget;
        File.CreateSymbolicLink(Path.Combine(directory, "..data_tmp"), version);
        Turn(Path.Combine(directory, "..data_tmp"), Path.Combine(directory, "..data"));
        foreach (var (key, _) in keys.Where(k => !new FileInfo(Path.Combine(directory, k.Key)).Exists))
            File.CreateSymbolicLink(Path.Combine(directory, key), Path.Combine("..data", key));
        if (old is not null)
            Directory.Delete(Path.Combine(directory, old), recursive: true);
        foreach (var gone in Directory.EnumerateFileSystemEntries(directory)
            .Where(f => Path.GetFileName(f)[0] != '.' && !File.Exists(f)).ToList())
            File.Delete(gone);
    }

    /// <summary>rename(2), as the kubelet does it; .NET moves no link to a directory over another.</summary>
    private static void Turn(string from, string to)
    {
        using var move = System.Diagnostics.Process.Start("mv", ["-T", from, to]);
        move.WaitForExit();
        if (move.ExitCode != 0)
            throw new IOException($"mv -T {from} {to}: exit code {move.ExitCode}");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
