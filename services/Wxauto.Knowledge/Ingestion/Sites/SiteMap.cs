using System.IO.Compression;
using System.Text;
using System.Xml;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <param name="reason">One that completes "The site map …".</param>
internal sealed class SiteMapException(Reason reason, Exception? inner = null) : ReasonException(reason, inner);

/// <summary>A file of sitemaps.org.</summary>
/// <param name="IsIndex">The addresses are those of other site maps.</param>
internal sealed record SiteMap(bool IsIndex, IReadOnlyList<Uri> Addresses)
{
    public const int MaxMaps = 50;

    /// <summary>What the protocol allows in one file.</summary>
    private const int MaxAddresses = 50_000;

    /// <summary>By its first element: many site maps are made by a program and have another name.</summary>
    public static bool LooksLikeOne(byte[] content)
    {
        try
        {
            using var stream = Unpacked(content);
            var head = new byte[4096];
            var text = Encoding.UTF8.GetString(head, 0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
            return (text.Contains("<urlset", StringComparison.Ordinal) || text.Contains("<sitemapindex", StringComparison.Ordinal))
                && !text.Contains("<html", StringComparison.OrdinalIgnoreCase);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <param name="maxBytes">Of the unpacked file.</param>
    /// <exception cref="SiteMapException">What is wrong with it.</exception>
    public static SiteMap Read(byte[] content, long maxBytes)
    {
        try
        {
            using var stream = new CountedStream(Unpacked(content), maxBytes);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings
                { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = maxBytes });
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "sitemapindex" => new SiteMap(true, Listed(reader, "sitemap")),
                "urlset" => new SiteMap(false, Listed(reader, "url")),
                var other => throw new SiteMapException(FetchReasons.MapRoot.With(other)),
            };
        }
        catch (XmlException e)
        {
            throw new SiteMapException(FetchReasons.MapNotXml.With(e.Message), e);
        }
        catch (InvalidDataException e)
        {
            throw new SiteMapException(FetchReasons.MapDamaged, e);
        }
    }

    private static List<Uri> Listed(XmlReader reader, string entry)
    {
        var addresses = new List<Uri>();
        var inEntry = false;
        while (reader.Read())
        {
            if (reader.Depth == 1 && reader.NodeType == XmlNodeType.Element)
                inEntry = reader.LocalName == entry;
            // Pictures and videos of a page have a loc of their own, deeper down.
            else if (inEntry && reader is { Depth: 2, NodeType: XmlNodeType.Element, LocalName: "loc", IsEmptyElement: false }
                && reader.Read() && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA
                && Uri.TryCreate(reader.Value.Trim(), UriKind.Absolute, out var address) && addresses.Count < MaxAddresses)
                addresses.Add(address);
        }
        return addresses;
    }

    private static Stream Unpacked(byte[] content) => content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])
        ? new GZipStream(new MemoryStream(content, writable: false), CompressionMode.Decompress)
            : new MemoryStream(content, writable: false);

    /// <summary>Ends with an error when more comes out than is read: a small file may unpack to a huge one.</summary>
    private sealed class CountedStream(Stream inner, long max) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            return (_read += read) <= max ? read
                : throw new SiteMapException(FetchReasons.MapTooLarge.With(max / 1024 / 1024));
        }

        public override void Flush() => inner.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
