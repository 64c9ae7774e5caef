using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Desk;

/// <param name="Kind">What the notes are about, in words of the page's language.</param>
/// <param name="Count">How many things they count together; 0 where they count none.</param>
/// <param name="Places">Pages, sheets, cells or documents that they name.</param>
internal sealed record NoteGroup(Reason Kind, long Count, IReadOnlyList<string> Places, IReadOnlyList<Reason> Notes);

/// <summary>The notes of a document, by what they are about.</summary>
internal static class NoteGroups
{
    private const int MaxPlaces = 50;
    private static readonly string[] Counts = ["sheets", "slides", "rows", "columns", "cells", "pictures", "comments", "numbers",
        "characters", "alike"];
    private static readonly string[] Places = ["sheet", "page", "pages", "first", "part", "documents", "name"];

    private static readonly (PlainReasonCode Kind, ReasonCode[] Codes)[] Kinds =
    [
        (DeskReasons.NotesHidden, [DocumentReasons.HiddenSheets, DocumentReasons.HiddenSlides, DocumentReasons.HiddenRows,
            DocumentReasons.HiddenColumns, DocumentReasons.FilteredRows]),
        (DeskReasons.NotesPictures, [DocumentReasons.PicturesOfOtherKinds, DocumentReasons.PicturesOverLimit,
            DocumentReasons.PicturesOutside, DocumentReasons.PicturesMissing, DocumentReasons.PicturesUnread,
            DocumentReasons.UncertainPictures]),
        (DeskReasons.NotesDamaged, [DocumentReasons.PartMissing, DocumentReasons.PagesMissing, DocumentReasons.DamagedPage,
            DocumentReasons.PageNotDrawn, DocumentReasons.BytesReplaced]),
        (DeskReasons.NotesValues, [DocumentReasons.ValuesMissing, DocumentReasons.FieldsMissing]),
        (DeskReasons.NotesInside, [DocumentReasons.InnerLeftOut, DocumentReasons.CommentsLeftOut, DocumentReasons.MemberUnread]),
        (DeskReasons.NotesMasked, [DocumentReasons.NumbersMasked]),
        (DeskReasons.NotesAlike, [KnowledgeReasons.AlsoIn]),
    ];

    private static readonly Dictionary<string, PlainReasonCode> KindOf =
        Kinds.SelectMany(k => k.Codes.Select(c => (c.Name, k.Kind))).ToDictionary(c => c.Name, c => c.Kind);

    /// <param name="note">As it is kept with the document: one, or several as one.</param>
    public static IReadOnlyList<NoteGroup> Of(Reason? note) => note is null ? [] : Of(note.Is(CommonReasons.Several)
        && note.Values.GetValueOrDefault("parts") is Reason[] parts ? parts : [note]);

    public static IReadOnlyList<NoteGroup> Of(IReadOnlyList<Reason> notes) => [.. notes
        .GroupBy(n => KindOf.GetValueOrDefault(n.Code, DeskReasons.NotesOther))
        .Select(g => new NoteGroup(g.Key, g.Sum(CountOf), [.. g.SelectMany(PlacesOf).Distinct().Take(MaxPlaces)], [.. g]))];

    private static long CountOf(Reason note) => Counts.Select(c => note.Values.GetValueOrDefault(c)).OfType<long>().FirstOrDefault();

    private static IEnumerable<string> PlacesOf(Reason note) =>
        Places.Select(p => note.Values.GetValueOrDefault(p)).SelectMany(p => p switch
        {
            string[] several => several,
            null => [],
            _ => [Convert.ToString(p, System.Globalization.CultureInfo.InvariantCulture)!],
        });
}
