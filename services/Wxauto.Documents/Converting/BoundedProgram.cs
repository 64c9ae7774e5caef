using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Wxauto.Documents.Converting;

/// <summary>
/// Programs of others that a reading process runs: with as much memory as they may have, and never longer than it needs them.
/// </summary>
internal static class BoundedProgram
{
    private const int NotThere = 127;

    /// <summary>
    /// Its output up to a size, or null when it is larger or the program ended otherwise than well. What it says of errors is thrown away.
    /// </summary>
    /// <param name="memoryBytes">Of address space.</param>
    /// <param name="isMissing">There is no such program.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static byte[]? Run(string program, IEnumerable<string> arguments, long memoryBytes, int mostOutput, out bool isMissing,
        CancellationToken ct)
    {
        isMissing = true;
        using var process = Start(program, arguments, memoryBytes);
        if (process is null)
            return null;
        try
        {
            using var ending = ct.Register(() => End(process));
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            using var output = new MemoryStream();
            var buffer = new byte[81_920];
            int read;
            while ((read = process.StandardOutput.BaseStream.Read(buffer)) > 0 && output.Length + read <= mostOutput)
                output.Write(buffer, 0, read);
            if (read > 0)
                End(process);
            process.WaitForExit();
            ct.ThrowIfCancellationRequested();
            isMissing = process.ExitCode == NotThere;
            return process.ExitCode == 0 ? output.ToArray() : null;
        }
        finally
        {
            if (!process.HasExited)
                End(process);
        }
    }

    /// <summary>Null where there is no shell either, as in the images.</summary>
    private static Process? Start(string program, IEnumerable<string> arguments, long memoryBytes)
    {
        try
        {
            return Process.Start(Bounded(program, arguments, memoryBytes));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile, or a child of it did.
        }
    }

    /// <summary>The shell takes away what memory and files of its own death it may have before it becomes the program.</summary>
    private static ProcessStartInfo Bounded(string program, IEnumerable<string> arguments, long memoryBytes) => new("/bin/sh",
        ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -v {memoryBytes / 1024}; ulimit -c 0; exec \"$0\" \"$@\""),
            program, .. arguments])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    };
}
