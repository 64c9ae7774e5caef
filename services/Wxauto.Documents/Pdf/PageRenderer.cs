using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Wxauto.Documents.Pdf;

/// <summary>Draws pages with poppler's pdftoppm, where that is installed.</summary>
internal sealed class PageRenderer(string program = "pdftoppm")
{
    public Drawing Open(byte[] content, CancellationToken ct) => new(program, content, ct);

    internal sealed class Drawing(string program, byte[] content, CancellationToken ct) : IDisposable
    {
        private const int DotsPerInch = 200;
        private const double MaxPixels = 4_000;
        private const int MaxBytes = 64 * 1024 * 1024;
        private const string Limits = "/usr/bin/prlimit";
        private const long MemoryBytes = 1024L * 1024 * 1024;
        private static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(20);
        private readonly string _path = Path.Combine(Path.GetTempPath(), $"wxauto-{Guid.NewGuid():N}.pdf");
        private bool _written, _missing;

        /// <summary>The page as PNG in grey, or null when it cannot be drawn. Width and height in points.</summary>
        public PageImage? Page(int number, double width, double height)
        {
            if (_missing)
                return null;
            if (!_written)
                File.WriteAllBytes(_path, content);
            _written = true;
            var dots = Math.Clamp((int)Math.Min(DotsPerInch, MaxPixels * 72 / Math.Max(1, Math.Max(width, height))), 1, DotsPerInch);
            try
            {
                using var process = Process.Start(Command(number, dots)) ?? throw new Win32Exception($"{program} did not start");
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
                limit.CancelAfter(PageLimit);
                using var ending = limit.Token.Register(() => process.Kill());
                using var output = new MemoryStream();
                var buffer = new byte[81_920];
                int read;
                while ((read = process.StandardOutput.BaseStream.Read(buffer)) > 0 && output.Length < MaxBytes)
                    output.Write(buffer, 0, read);
                if (read > 0)
                    process.Kill();
                process.WaitForExit();
                ct.ThrowIfCancellationRequested();
                return process.ExitCode == 0 && output.Length > 0 ? new PageImage("image/png", output.ToArray()) : null;
            }
            catch (Win32Exception)
            {
                _missing = true;
                return null;
            }
        }

        public void Dispose()
        {
            if (_written)
                File.Delete(_path);
        }

        private ProcessStartInfo Command(int number, int dots)
        {
            var page = number.ToString(CultureInfo.InvariantCulture);
            string[] draw = ["-q", "-png", "-gray", "-cropbox", "-r", dots.ToString(CultureInfo.InvariantCulture), "-f", page, "-l", page,
                _path];
            var limited = File.Exists(Limits);
            return new ProcessStartInfo(limited ? Limits : program, limited ? [$"--as={MemoryBytes}", program, .. draw]
                : draw) { RedirectStandardOutput = true, UseShellExecute = false };
        }
    }
}
