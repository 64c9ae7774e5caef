using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Converting;

namespace Wxauto.Documents.Reading;

/// <summary>One `wxauto-reader`, its pipes, and the directory for its temporary files.</summary>
internal sealed class ReaderProcess : IAsyncDisposable
{
    private const int KeptErrors = 16 * 1024;

    /// <summary>Where the runtime of this process is, whichever way it was found: …/shared/Microsoft.NETCore.App/10.0.0.</summary>
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly Task<string> _errors;

    private ReaderProcess(Process process, DirectoryInfo directory)
    {
        _process = process;
        _directory = directory;
        _errors = KeepErrorsAsync(process.StandardError);
    }

    public int Id => _process.Id;

    public bool IsAlive => !_process.HasExited;

    public static ReaderProcess Start(ReaderOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("wxauto-read-");
        var start = new ProcessStartInfo(options.Program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            WorkingDirectory = directory.FullName,
        };
        // Nothing of the server's environment, where secrets are, but where to find the program that draws pages.
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["HOME"] = start.Environment["TMPDIR"] = directory.FullName;
        start.Environment[OfficeConverter.Variable] = options.Converter;
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_GCHeapHardLimit"] = string.Create(CultureInfo.InvariantCulture, $"0x{options.MemoryBytes:X}");
        start.Environment["DOTNET_EnableDiagnostics"] = start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        try
        {
            return new ReaderProcess(Process.Start(start) ?? throw new InvalidOperationException($"{options.Program} did not start."),
                directory);
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <exception cref="IOException">The process died.</exception>
    public async Task<ReadAnswer> ReadAsync(ReadRequest request, byte[] content, CancellationToken ct)
    {
        var input = _process.StandardInput.BaseStream;
        await Frames.WriteJsonAsync(input, request, ct);
        await Frames.WriteAsync(input, content, ct);
        await input.FlushAsync(ct);
        var output = _process.StandardOutput.BaseStream;
        try
        {
            var answer = await Frames.ReadJsonAsync<ReadAnswer>(output, ct) ?? throw new EndOfStreamException();
            var images = new List<PageImage>();
            foreach (var type in answer.ImageTypes)
                images.Add(new PageImage(type, await Frames.ReadAsync(output, ct) ?? throw new EndOfStreamException()));
            return answer.Document is null ? answer : answer with { Document = answer.Document with
                { Images = images, Notes = [.. answer.Notes.Select(Reason.FromJson)] } };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The answer is no JSON.", e);
        }
    }

    /// <summary>What the process left to say.</summary>
    public async Task<Reason> ReasonOfDeathAsync(ReaderOptions options)
    {
        End();
        await _process.WaitForExitAsync();
        var errors = await _errors;
        if (errors.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase))
            return DocumentReasons.TooDeep;
        if (errors.Contains("memory", StringComparison.OrdinalIgnoreCase) || errors.Contains("GC heap", StringComparison.OrdinalIgnoreCase))
            return DocumentReasons.Memory.With(options.MemoryBytes / 1024 / 1024);
        var last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(l => !l.StartsWith("at ", StringComparison.Ordinal));
        return last is null ? DocumentReasons.ReaderEnded.With(_process.ExitCode)
            : DocumentReasons.ReaderDied.With(_process.ExitCode, last.Length > 200 ? last[..200] : last);
    }

    public void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile, or a child of it did.
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<string> KeepErrorsAsync(StreamReader reader)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
            kept.Append(buffer, 0, Math.Min(read, KeptErrors - kept.Length));
        return kept.ToString();
    }
}
