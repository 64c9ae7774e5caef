using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Ocr;

/// <summary>Debian's tesseract with Chinese and English, a process for each picture.</summary>
public sealed partial class TesseractOcr(TimeProvider time, string program = "tesseract", string languages = "chi_sim+eng") : IOcr
{
    private const int MaxCharacters = 1_000_000;
    private const string Packages = "tesseract-ocr tesseract-ocr-chi-sim";

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    public async Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct)
    {
        using var process = Start();
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var errors = ReadAsync(process.StandardError, either.Token);
            var words = ReadAsync(process.StandardOutput, either.Token);
            await WriteAsync(process, image, either.Token);
            var text = await words;
            var said = await errors;
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0)
                return new PictureWords(WithoutGaps(text));
            throw new UnreadableDocumentException(said.Contains("Failed loading language", StringComparison.Ordinal)
                || said.Contains("Error opening data file", StringComparison.Ordinal) ? DocumentReasons.NoTesseract.With(Packages)
                : DocumentReasons.PictureNotRead);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new UnreadableDocumentException(DocumentReasons.SlowPicture.With(TimeLimit.TotalSeconds));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Without the spaces that tesseract puts between Chinese characters.</summary>
    public static string WithoutGaps(string text) =>
        EmptyLines().Replace(Gap().Replace(text.Replace("\f", "", StringComparison.Ordinal), ""), "\n\n").Trim();

    private Process Start()
    {
        var start = new ProcessStartInfo(program, ["stdin", "stdout", "-l", languages])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
                StandardOutputEncoding = Encoding.UTF8,
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        var data = Environment.GetEnvironmentVariable("TESSDATA_PREFIX");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        if (data is not null)
            start.Environment["TESSDATA_PREFIX"] = data;
        // Its threads wait for each other more than they help.
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        try
        {
            return Process.Start(start) ?? throw new UnreadableDocumentException(DocumentReasons.NoTesseract.With(Packages));
        }
        catch (Win32Exception)
        {
            throw new UnreadableDocumentException(DocumentReasons.NoTesseract.With(Packages));
        }
    }

    private static async Task WriteAsync(Process process, PageImage image, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(image.Content, ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code and words say why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
            text.Append(buffer, 0, Math.Min(read, MaxCharacters - text.Length));
        return text.ToString();
    }

    [GeneratedRegex(@"(?<=[\u2E80-\u9FFF\u3000-\u303F\uFF00-\uFFEF“”‘’])[ \t]+(?=[\u2E80-\u9FFF\u3000-\u303F\uFF00-\uFFEF“”‘’])")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex EmptyLines();
}
