using System.Globalization;
using Wxauto.Documents.Converting;

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
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(PageLimit);
            try
            {
                var drawn = BoundedProgram.Run(program, Arguments(number, dots), MemoryBytes, MaxBytes, out _missing, limit.Token);
                return drawn is { Length: > 0 } ? new PageImage("image/png", drawn) : null;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return null;
            }
        }

        public void Dispose()
        {
            if (_written)
                File.Delete(_path);
        }

        private string[] Arguments(int number, int dots)
        {
            var page = number.ToString(CultureInfo.InvariantCulture);
            return ["-q", "-png", "-gray", "-cropbox", "-r", dots.ToString(CultureInfo.InvariantCulture), "-f", page, "-l", page, _path];
        }
    }
}
