using System.Security.Cryptography;

namespace Wxauto.Agent.Core.Spool;

/// <summary>Keeps the key in a file that only the agent's user may read.</summary>
internal sealed class FileKeyProtection(string directory) : IKeyProtection
{
    private const int KeySize = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _path = Path.Combine(directory, "spool.key");

    public byte[] LoadOrCreate()
    {
        if (!File.Exists(_path))
            Create();
        RefuseReadableByOthers();
        var key = File.ReadAllBytes(_path);
        return key.Length == KeySize
            ? key
            : throw new SpoolKeyException(
                $"{_path} has {key.Length} bytes, not {KeySize}. Restore it, or move the data directory away and enrol again.");
    }

    private void Create()
    {
        // Written beside and renamed: a crash leaves no half key, which would lock the spool for ever.
        var fresh = _path + "." + Path.GetRandomFileName();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeySize));
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, _path);
    }

    private void RefuseReadableByOthers()
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(_path);
        if ((mode & ~OwnerOnly) != 0)
            throw new SpoolKeyException($"{_path} may be read by others. Run: chmod 600 {_path}");
    }
}
