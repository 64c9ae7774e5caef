using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Office;

/// <summary>The pictures of an Office document that are large enough to hold words, each once.</summary>
internal sealed class OfficePictures(OfficePackage package, BlockList blocks)
{
    private const long EmuPerPoint = 12_700;
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="from">The part that refers to it.</param>
    /// <param name="id">Of the reference.</param>
    /// <param name="width">In EMU, null when it is not known.</param>
    /// <param name="height">In EMU, null when it is not known.</param>
    public void Add(OfficePart from, string? id, long? width = null, long? height = null)
    {
        if (!PictureSize.HoldsWords(width / (double?)EmuPerPoint, height / (double?)EmuPerPoint)
            || package.Relation(from, id) is not { } relation || !_seen.Add(relation.Target))
            return;
        blocks.Picture(package.Related(from, id) is { } part ? package.Bytes(part) : null);
    }

    /// <summary>Says which other files a part holds, of which only a picture is seen.</summary>
    public void NoteInner(OfficePart part)
    {
        foreach (var inner in package.OfKind(part, "package").Concat(package.OfKind(part, "oleObject")))
            blocks.Note(DocumentReasons.InnerLeftOut.With(Path.GetExtension(inner.Name)));
    }
}
