using System.Runtime.InteropServices;

namespace Wxauto.Server;

/// <summary>
/// Nobody but the user who runs the server reads its data: the directory is 0700, what is made in it 0600. Windows keeps the directories of a
/// user from others by itself.
/// </summary>
internal static class PrivateData
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What a data directory holds of ours: databases with their logs, keys, locks, the simulated WeChat.</summary>
    private static readonly string[] Files = ["*.db", "*.db-wal", "*.db-shm", "*.key", "*.lock", "*.migration", "*.jsonl"];

    /// <summary>Makes or mends the directory and its files; names what others could have read until now.</summary>
    /// <param name="isMount">The directory is given by somebody else, who says who may enter it: only files are looked at.</param>
    /// <exception cref="RefusedStartException">It belongs to another user.</exception>
    public static IReadOnlyList<string> Protect(string directory, bool isMount)
    {
        // From here on this process makes nothing that others may read, SQLite's files included.
        if (!OperatingSystem.IsWindows())
            _ = umask((uint)Others);
        Directory.CreateDirectory(directory);
        if (OperatingSystem.IsWindows())
            return [];
        var mended = new List<string>();
        if (!isMount)
            Mend(directory, mended);
        foreach (var file in Files.SelectMany(f => Directory.EnumerateFiles(directory, f)))
            if (new FileInfo(file).LinkTarget is null)
                Mend(file, mended);
        return mended;
    }

    private static void Mend(string path, List<string> mended)
    {
#pragma warning disable CA1416 // Protect has returned on Windows.
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) == 0)
            return;
        try
        {
            File.SetUnixFileMode(path, mode & ~Others);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RefusedStartException($"{path} can be read by other users of this machine and is not this user's: "
                + "give it to the user of the server with mode 0700 (a file: 0600), or name another directory with --data.", e);
        }
#pragma warning restore CA1416
        mended.Add(path);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint umask(uint mask);
}
