using System.IO.Compression;
using System.Text;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.Containers;

/// <summary>An archive of documents: each that can be read is a section under its own name, in the order of the names.</summary>
internal sealed class ZipParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Zip;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        if (file.IsMember)
            throw new UnreadableDocumentException(DocumentReasons.InnerArchive);
        var damaged = ZipGuard.Check(file, limits, ct);
        var blocks = new BlockList(limits);
        // One character is one byte of the name.
        using var zip = new ZipArchive(new MemoryStream(file.Content, writable: false), ZipArchiveMode.Read, leaveOpen: false,
            Encoding.Latin1);
        foreach (var (name, entry) in zip.Entries.Select(e => (Name: NameOf(e.FullName), Entry: e)).Where(m => IsFile(m.Name))
            .OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            if (entry.Length > limits.MaxBytes)
                blocks.Note(DocumentReasons.MemberUnread.With(name, DocumentReasons.TooLarge.With(limits.MaxBytes / 1024 / 1024)));
            else if (damaged.GetValueOrDefault(entry.FullName) is not null || Content(entry, limits) is not { } content)
                blocks.Note(DocumentReasons.MemberUnread.With(name, DocumentReasons.DamagedPart));
            else
                blocks.Include(new DocumentFile(name, content), ct);
        }
        return blocks.ToDocument(file, Path.GetFileNameWithoutExtension(file.Name));
    }

    /// <summary>Names are UTF-8 or, as Windows in China writes them without saying so, GBK.</summary>
    internal static string NameOf(string written)
    {
        var name = written.Replace('\\', '/').TrimStart('/');
        if (name.All(char.IsAscii) || name.Any(c => c > 0xFF))
            return name;
        var bytes = Encoding.Latin1.GetBytes(name);
        return TextDecoding.IsValidUtf8(bytes) ? Encoding.UTF8.GetString(bytes) : HtmlParser.EncodingOf("gb18030").GetString(bytes);
    }

    /// <summary>No folder, and nothing that a system left there for itself.</summary>
    private static bool IsFile(string name) => !name.EndsWith('/') && !name.StartsWith("__MACOSX/", StringComparison.Ordinal)
        && Path.GetFileName(name) is var last && !last.StartsWith('.') && !last.StartsWith("~$", StringComparison.Ordinal)
        && !last.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) && !last.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase);

    private static byte[]? Content(ZipArchiveEntry entry, ParseLimits limits)
    {
        try
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            var buffer = new byte[81_920];
            // What the archive says of a length need not be so.
            for (var read = stream.Read(buffer); read > 0 && content.Length <= limits.MaxBytes; read = stream.Read(buffer))
                content.Write(buffer, 0, read);
            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
