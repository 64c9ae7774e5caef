using System.IO.Compression;
using System.Xml;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Office;

/// <summary>
/// Looks through a ZIP-based file before anything is read of it: unpacks every part while it counts, whatever sizes the archive claims,
/// and reads every XML part once for its depth and without document types.
/// </summary>
internal static class ZipGuard
{
    private const long SmallPart = 10 * 1024 * 1024;

    /// <summary>The parts that are damaged, and how.</summary>
    /// <exception cref="UnreadableDocumentException">It is hostile, encrypted or no archive.</exception>
    public static IReadOnlyDictionary<string, Reason> Check(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var damaged = new Dictionary<string, Reason>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file.Content, writable: false));
            if (zip.Entries.Count > limits.MaxParts)
                throw new UnreadableDocumentException(DocumentReasons.ManyParts.With(limits.MaxParts));
            long total = 0;
            foreach (var entry in zip.Entries)
            {
                if (entry.IsEncrypted)
                    throw new UnreadableDocumentException(DocumentReasons.Encrypted);
                var name = entry.FullName.Replace('\\', '/').TrimStart('/');
                using var part = new CountingStream(entry.Open(), entry.CompressedLength, total, limits, ct);
                try
                {
                    if (Path.GetExtension(name).ToLowerInvariant() is ".xml" or ".rels" && CheckXml(part, name, limits) is { } broken)
                        damaged.TryAdd(name, broken);
                    part.CopyTo(Stream.Null);
                }
                catch (InvalidDataException)
                {
                    damaged[name] = DocumentReasons.DamagedPart;
                }
                total += part.Count;
            }
            return damaged;
        }
        catch (InvalidDataException)
        {
            throw new UnreadableDocumentException(DocumentReasons.DamagedPart);
        }
    }

    private static Reason? CheckXml(Stream part, string name, ParseLimits limits)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = false,
            CheckCharacters = false };
        try
        {
            using var reader = XmlReader.Create(part, settings);
            while (reader.Read())
            {
                if (reader.Depth > limits.MaxDepth)
                    throw new UnreadableDocumentException(DocumentReasons.Deep.With(limits.MaxDepth));
            }
            return null;
        }
        catch (XmlException e) when (e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            throw new UnreadableDocumentException(DocumentReasons.TypeDefinition.With(name));
        }
        catch (XmlException e)
        {
            return DocumentReasons.BrokenPart.With(name, e.LineNumber);
        }
    }

    private sealed class CountingStream(Stream inner, long packed, long before, ParseLimits limits, CancellationToken ct) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            ct.ThrowIfCancellationRequested();
            var read = inner.Read(buffer);
            Count += read;
            if (before + Count > limits.MaxUnpackedBytes)
                throw new UnreadableDocumentException(DocumentReasons.Unpacks.With(limits.MaxUnpackedBytes / 1024 / 1024));
            if (Count > SmallPart && Count / Math.Max(1, packed) > limits.MaxCompressionRatio)
                throw new UnreadableDocumentException(DocumentReasons.UnpacksTimes.With(limits.MaxCompressionRatio));
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

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
