namespace Wxauto.Contracts.Reasons;

/// <summary>What the endpoints for people refuse.</summary>
public static class DeskReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<string> UnknownBase = Catalog.Add<string>("desk.unknown-base", "base");
    public static readonly PlainReasonCode UnknownDocument = Catalog.Add("desk.unknown-document");
    public static readonly PlainReasonCode UnknownPassage = Catalog.Add("desk.unknown-passage");
    public static readonly PlainReasonCode UnknownEdit = Catalog.Add("desk.unknown-edit");
    public static readonly PlainReasonCode UnknownDraft = Catalog.Add("desk.unknown-draft");
    public static readonly ReasonCode<string[], int> TooLong = Catalog.Add<string[], int>("desk.too-long", "fields", "most");
    public static readonly ReasonCode<string, int> Required = Catalog.Add<string, int>("desk.required", "field", "most");
    public static readonly ReasonCode<string, int, int> TooMany =
        Catalog.Add<string, int, int>("desk.too-many", "field", "most", "characters");
    public static readonly ReasonCode<string, string[]> OneOf = Catalog.Add<string, string[]>("desk.one-of", "field", "values");
    public static readonly ReasonCode<int> Page = Catalog.Add<int>("desk.page", "most");
    public static readonly ReasonCode<int> TextRequired = Catalog.Add<int>("desk.text-required", "most");
    public static readonly PlainReasonCode PassageGone = Catalog.Add("desk.passage-gone");
    public static readonly ReasonCode<string, string> FromSource = Catalog.Add<string, string>("desk.from-source", "document", "source");
    public static readonly PlainReasonCode NotMultipart = Catalog.Add("desk.not-multipart");
    public static readonly ReasonCode<string> NotArrived = Catalog.Add<string>("desk.not-arrived", "error");
    public static readonly ReasonCode<string> FormUnreadable = Catalog.Add<string>("desk.form-unreadable", "error");
    public static readonly PlainReasonCode NoFile = Catalog.Add("desk.no-file");
    public static readonly ReasonCode<int> FileName = Catalog.Add<int>("desk.file-name", "most");
    public static readonly ReasonCode<string> FileTwice = Catalog.Add<string>("desk.file-twice", "file");
    public static readonly ReasonCode<string, long, long> FileTooLarge =
        Catalog.Add<string, long, long>("desk.file-too-large", "file", "megabytes", "most");
    public static readonly ReasonCode<long> FilesTooLarge = Catalog.Add<long>("desk.files-too-large", "most");
    public static readonly PlainReasonCode OneFile = Catalog.Add("desk.one-file");
    public static readonly ReasonCode<int> TriesBusy = Catalog.Add<int>("desk.tries-busy", "most");
    public static readonly ReasonCode<double> TrySlow = Catalog.Add<double>("desk.try-slow", "seconds");
    public static readonly PlainReasonCode NoEarlierVersion = Catalog.Add("desk.no-earlier-version");
    public static readonly PlainReasonCode NoContact = Catalog.Add("desk.no-contact");
    public static readonly PlainReasonCode UnknownFact = Catalog.Add("desk.unknown-fact");
    public static readonly PlainReasonCode NotesHidden = Catalog.Add("notes.hidden");
    public static readonly PlainReasonCode NotesPictures = Catalog.Add("notes.pictures");
    public static readonly PlainReasonCode NotesDamaged = Catalog.Add("notes.damaged");
    public static readonly PlainReasonCode NotesValues = Catalog.Add("notes.values");
    public static readonly PlainReasonCode NotesInside = Catalog.Add("notes.inside");
    public static readonly PlainReasonCode NotesMasked = Catalog.Add("notes.masked");
    public static readonly PlainReasonCode NotesAlike = Catalog.Add("notes.alike");
    public static readonly PlainReasonCode NotesOther = Catalog.Add("notes.other");
    public static readonly PlainReasonCode VariantsNotTexts = Catalog.Add("desk.variants-not-texts");
    public static readonly PlainReasonCode DraftNeedsAnswer = Catalog.Add("desk.draft-needs-answer");
    public static readonly PlainReasonCode PublishedNeedsAnswer = Catalog.Add("desk.published-needs-answer");
    public static readonly ReasonCode<Reason, Reason> DraftState = Catalog.Add<Reason, Reason>("desk.draft-state", "state", "change");
    public static readonly PlainReasonCode StateDraft = Catalog.Add("draft.state-draft");
    public static readonly PlainReasonCode StatePublished = Catalog.Add("draft.state-published");
    public static readonly PlainReasonCode StateRejected = Catalog.Add("draft.state-rejected");
    public static readonly PlainReasonCode StateExpired = Catalog.Add("draft.state-expired");
    public static readonly PlainReasonCode Changed = Catalog.Add("draft.changed");
    public static readonly PlainReasonCode Published = Catalog.Add("draft.published");
    public static readonly PlainReasonCode Rejected = Catalog.Add("draft.rejected");
    public static readonly PlainReasonCode Withdrawn = Catalog.Add("draft.withdrawn");
    public static readonly PlainReasonCode Expired = Catalog.Add("draft.expired");
}
