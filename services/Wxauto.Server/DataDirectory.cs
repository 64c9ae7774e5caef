using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Wxauto.Storage;

namespace Wxauto.Server;

/// <summary>
/// The data directory of a server that runs. With its SQLite file it is one server's alone: the lock is the operating system's and ends with
/// the process. With PostgreSQL several roles may share a directory.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>W_OK | X_OK.</summary>
    private const int WriteAndEnter = 3;
    private readonly FileStream? _lock;

    private DataDirectory(FileStream? @lock) => _lock = @lock;

    /// <exception cref="RefusedStartException">It cannot be written, or another server has it.</exception>
    public static DataDirectory Open(ServerSettings settings)
    {
        try
        {
            // Not on stderr: there stands what stops a start.
            foreach (var open in PrivateData.Protect(settings.Data, settings.InCluster))
                System.Console.WriteLine($"{open} could be read by other users of this machine; it is this user's alone now.");
            return new(settings.Storage.IsPostgreSql ? null : FileLock.Take(LockIn(settings.Data)));
        }
        catch (IOException e) when (FileLock.IsTaken(e))
        {
            throw new RefusedStartException(
                $"Another server uses the data directory {settings.Data}: end that one, or name another directory with --data.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedStartException($"The data directory {settings.Data} cannot be written ({e.Message.TrimEnd('.')}): "
                + "make it writable for this user, or name another one with --data.", e);
        }
    }

    /// <summary>Whether a server runs with it; nothing is written.</summary>
    public static bool IsInUse(string directory)
    {
        try
        {
            if (File.Exists(LockIn(directory)))
                new FileStream(LockIn(directory), FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (IOException e) when (FileLock.IsTaken(e))
        {
            return true;
        }
    }

    /// <summary>Why this process could not write to it, or make it; null when it could. Nothing is written.</summary>
    public static string? FaultOf(string directory)
    {
        for (var at = directory; ; at = Path.GetDirectoryName(at)!)
        {
            if (File.Exists(at))
                return $"{at} is a file";
            if (Directory.Exists(at))
                return OperatingSystem.IsWindows() || access(at, WriteAndEnter) == 0 ? null
                    : $"{at} cannot be written ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())})";
        }
    }

    /// <summary>For commands that work beside a server: a data directory that is made by mistake would hide that another one was meant.</summary>
    /// <exception cref="RefusedStartException">It is none.</exception>
    public static void RefuseWithoutDatabase(ServerSettings settings)
    {
        if (!settings.Storage.IsPostgreSql && !File.Exists(new SqliteConnectionStringBuilder(settings.Storage.ConnectionString).DataSource))
            throw new RefusedStartException($"{settings.Data} is no data directory of a server (it has no database): name the right one "
                + "with --data. A start of the server, or 'wxauto-server migrate', makes one.");
        if (settings.Resources is { } manifests && !Directory.Exists(manifests))
            throw new RefusedStartException($"There is no directory {manifests}: name the one of your manifests with --resources.");
    }

    public void Dispose() => _lock?.Dispose();

    /// <summary>The only question that the system answers without a trial.</summary>
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    private static string LockIn(string directory) => Path.Combine(directory, "server.lock");
}
