namespace Wxauto.Storage;

/// <summary>A lock that is the operating system's: it ends with its process, however that ends. The file stays.</summary>
public static class FileLock
{
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Held until the stream is closed.</summary>
    /// <exception cref="IOException">It cannot be had; <see cref="IsTaken"/> tells whether another process has it.</exception>
    public static FileStream Take(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public static bool IsTaken(IOException e) => e.HResult is WouldBlock or SharingViolation;
}
