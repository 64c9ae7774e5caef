using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Office;

/// <summary>The pictures of an Office document that are large enough to hold words, each once.</summary>
internal sealed class OfficePictures(OfficePackage package, BlockList blocks)
{
    private const long EmuPerPoint = 12_700;
    private const long SmallestWidth = 60 * EmuPerPoint, SmallestHeight = 20 * EmuPerPoint;
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private int _ofOtherKinds, _overLimit;

    /// <param name="from">The part that refers to it.</param>
    /// <param name="id">Of the reference.</param>
    /// <param name="width">In EMU, null when it is not known.</param>
    /// <param name="height">In EMU, null when it is not known.</param>
    public void Add(OfficePart from, string? id, long? width = null, long? height = null)
    {
        if (width < SmallestWidth || height < SmallestHeight || package.Relation(from, id) is not { } relation
            || !_seen.Add(relation.Target))
            return;
        if (package.Related(from, id) is not { } part || package.Bytes(part) is not { } content || TypeOf(content) is not { } type)
            _ofOtherKinds++;
        else if (!blocks.HasRoomFor(content))
            _overLimit++;
        else
            blocks.Image(type, content);
    }

    /// <summary>Says which other files a part holds, of which only a picture is seen.</summary>
    public void NoteInner(OfficePart part)
    {
        foreach (var inner in package.OfKind(part, "package").Concat(package.OfKind(part, "oleObject")))
            blocks.Note(DocumentReasons.InnerLeftOut.With(Path.GetExtension(inner.Name)));
    }

    /// <summary>Says which were not read.</summary>
    public void Note()
    {
        if (_ofOtherKinds > 0)
            blocks.Note(DocumentReasons.PicturesOfOtherKinds.With(_ofOtherKinds));
        if (_overLimit > 0)
            blocks.Note(DocumentReasons.PicturesOverLimit.With(_overLimit));
    }

    private string? TypeOf(byte[] content)
    {
        try
        {
            return ImageFormat.Check(content, blocks.Limits);
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }
}
