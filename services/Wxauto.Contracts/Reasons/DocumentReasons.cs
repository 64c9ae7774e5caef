namespace Wxauto.Contracts.Reasons;

/// <summary>Why a document's newest content is not searched; the texts complete "The document …".</summary>
public static class DocumentReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Empty = Catalog.Add("document.empty");
    public static readonly PlainReasonCode NoText = Catalog.Add("document.no-text");
    public static readonly PlainReasonCode PicturesOcrOff = Catalog.Add("document.pictures-ocr-off");
    public static readonly PlainReasonCode PicturesWithoutWords = Catalog.Add("document.pictures-without-words");
    public static readonly PlainReasonCode Encrypted = Catalog.Add("document.encrypted");
    public static readonly PlainReasonCode Encoding = Catalog.Add("document.encoding");
    public static readonly ReasonCode<long> TooLarge = Catalog.Add<long>("document.too-large", "megabytes");

    public static readonly PlainReasonCode OldWord = Catalog.Add("document.old-word");
    public static readonly PlainReasonCode OldPowerPoint = Catalog.Add("document.old-powerpoint");
    public static readonly PlainReasonCode OldOffice = Catalog.Add("document.old-office");
    public static readonly PlainReasonCode OldXml = Catalog.Add("document.old-xml");
    public static readonly PlainReasonCode NotConverted = Catalog.Add("document.not-converted");
    public static readonly ReasonCode<string, Reason> MemberUnread = Catalog.Add<string, Reason>("document.member-unread", "name", "why");
    public static readonly PlainReasonCode InnerArchive = Catalog.Add("document.inner-archive");
    public static readonly ReasonCode<string> Archive = Catalog.Add<string>("document.archive", "kind");
    public static readonly PlainReasonCode Program = Catalog.Add("document.program");
    public static readonly PlainReasonCode Database = Catalog.Add("document.database");
    public static readonly ReasonCode<string> NotRead = Catalog.Add<string>("document.not-read", "ending");
    public static readonly PlainReasonCode UnknownKind = Catalog.Add("document.unknown-kind");
    public static readonly ReasonCode<Reason, Reason> NotAsNamed = Catalog.Add<Reason, Reason>("document.not-as-named", "is", "named");
    public static readonly PlainReasonCode FormatPdf = Catalog.Add("format.pdf");
    public static readonly PlainReasonCode FormatWord = Catalog.Add("format.word");
    public static readonly PlainReasonCode FormatExcel = Catalog.Add("format.excel");
    public static readonly PlainReasonCode FormatPowerPoint = Catalog.Add("format.powerpoint");
    public static readonly PlainReasonCode FormatCsv = Catalog.Add("format.csv");
    public static readonly PlainReasonCode FormatTsv = Catalog.Add("format.tsv");
    public static readonly PlainReasonCode FormatMarkdown = Catalog.Add("format.markdown");
    public static readonly PlainReasonCode FormatHtml = Catalog.Add("format.html");
    public static readonly PlainReasonCode FormatText = Catalog.Add("format.text");
    public static readonly PlainReasonCode FormatPicture = Catalog.Add("format.picture");
    public static readonly ReasonCode<string> FormatNamed = Catalog.Add<string>("format.named", "ending");
    public static readonly PlainReasonCode FormatZip = Catalog.Add("format.zip");

    public static readonly ReasonCode<string> Damaged = Catalog.Add<string>("document.damaged", "error");
    public static readonly ReasonCode<Reason> OtherBeginning = Catalog.Add<Reason>("document.other-beginning", "named");
    public static readonly PlainReasonCode NoPartList = Catalog.Add("document.no-part-list");
    public static readonly PlainReasonCode DamagedPart = Catalog.Add("document.damaged-part");
    public static readonly PlainReasonCode NoMainPart = Catalog.Add("document.no-main-part");
    public static readonly ReasonCode<string, int> BrokenPart = Catalog.Add<string, int>("document.broken-part", "part", "line");
    public static readonly ReasonCode<string> PartMissing = Catalog.Add<string>("document.part-missing", "part");
    public static readonly ReasonCode<string> InnerLeftOut = Catalog.Add<string>("document.inner-left-out", "kind");
    public static readonly ReasonCode<int> CommentsLeftOut = Catalog.Add<int>("document.comments-left-out", "comments");
    public static readonly ReasonCode<int> HiddenSheets = Catalog.Add<int>("document.hidden-sheets", "sheets");
    public static readonly ReasonCode<int> HiddenSlides = Catalog.Add<int>("document.hidden-slides", "slides");
    public static readonly ReasonCode<int, string> HiddenRows = Catalog.Add<int, string>("document.hidden-rows", "rows", "sheet");
    public static readonly ReasonCode<int, string> HiddenColumns = Catalog.Add<int, string>("document.hidden-columns", "columns", "sheet");
    public static readonly ReasonCode<int, string> FilteredRows = Catalog.Add<int, string>("document.filtered-rows", "rows", "sheet");
    public static readonly ReasonCode<int, string> ValuesMissing = Catalog.Add<int, string>("document.values-missing", "cells", "first");
    public static readonly ReasonCode<int> PicturesOfOtherKinds = Catalog.Add<int>("document.pictures-of-other-kinds", "pictures");
    public static readonly ReasonCode<int> PicturesOverLimit = Catalog.Add<int>("document.pictures-over-limit", "pictures");
    public static readonly ReasonCode<int> PicturesOutside = Catalog.Add<int>("document.pictures-outside", "pictures");
    public static readonly PlainReasonCode OcrOff = Catalog.Add("document.ocr-off");
    public static readonly ReasonCode<int> NumbersMasked = Catalog.Add<int>("document.numbers-masked", "numbers");
    public static readonly ReasonCode<int> BytesReplaced = Catalog.Add<int>("document.bytes-replaced", "characters");
    public static readonly ReasonCode<string> TypeDefinition = Catalog.Add<string>("document.type-definition", "part");
    public static readonly PlainReasonCode CutOffPdf = Catalog.Add("document.cut-off-pdf");
    public static readonly PlainReasonCode DamagedPdf = Catalog.Add("document.damaged-pdf");
    public static readonly ReasonCode<int, string> DamagedPage = Catalog.Add<int, string>("document.damaged-page", "page", "error");
    public static readonly ReasonCode<int> PageNotDrawn = Catalog.Add<int>("document.page-not-drawn", "page");
    public static readonly ReasonCode<string> PagesMissing = Catalog.Add<string>("document.pages-missing", "pages");
    public static readonly ReasonCode<string> FieldsMissing = Catalog.Add<string>("document.fields-missing", "pages");
    public static readonly ReasonCode<string> PicturesMissing = Catalog.Add<string>("document.pictures-missing", "pages");
    public static readonly PlainReasonCode CutOffPicture = Catalog.Add("document.cut-off-picture");
    public static readonly PlainReasonCode DamagedPicture = Catalog.Add("document.damaged-picture");
    public static readonly PlainReasonCode NoPicture = Catalog.Add("document.no-picture");
    public static readonly ReasonCode<long, long, long> LargePicture =
        Catalog.Add<long, long, long>("document.large-picture", "width", "height", "most");

    public static readonly ReasonCode<int> ManyPages = Catalog.Add<int>("document.many-pages", "most");
    public static readonly ReasonCode<int> ManyCharacters = Catalog.Add<int>("document.many-characters", "most");
    public static readonly ReasonCode<int> ManyPictures = Catalog.Add<int>("document.many-pictures", "most");
    public static readonly ReasonCode<int> LargePictures = Catalog.Add<int>("document.large-pictures", "megabytes");
    public static readonly ReasonCode<int> ManyRows = Catalog.Add<int>("document.many-rows", "most");
    public static readonly ReasonCode<int> ManyColumns = Catalog.Add<int>("document.many-columns", "most");
    public static readonly ReasonCode<int> ManyCells = Catalog.Add<int>("document.many-cells", "most");
    public static readonly ReasonCode<int> ManyParts = Catalog.Add<int>("document.many-parts", "most");
    public static readonly ReasonCode<int> ManyElements = Catalog.Add<int>("document.many-elements", "most");
    public static readonly ReasonCode<int> Deep = Catalog.Add<int>("document.deep", "most");
    public static readonly PlainReasonCode TooDeep = Catalog.Add("document.too-deep");
    public static readonly ReasonCode<long> Unpacks = Catalog.Add<long>("document.unpacks", "megabytes");
    public static readonly ReasonCode<int> UnpacksTimes = Catalog.Add<int>("document.unpacks-times", "times");
    public static readonly ReasonCode<double> Slow = Catalog.Add<double>("document.slow", "seconds");
    public static readonly ReasonCode<long> Memory = Catalog.Add<long>("document.memory", "megabytes");
    public static readonly ReasonCode<int, string> ReaderDied = Catalog.Add<int, string>("document.reader-died", "code", "said");
    public static readonly ReasonCode<int> ReaderEnded = Catalog.Add<int>("document.reader-ended", "code");
    public static readonly PlainReasonCode Interrupted = Catalog.Add("document.interrupted");

    public static readonly ReasonCode<string> NoTesseract = Catalog.Add<string>("document.no-tesseract", "packages");
    public static readonly ReasonCode<string, string> NoOcrModel = Catalog.Add<string, string>("document.no-ocr-model", "directory",
        "error");
    public static readonly ReasonCode<int, double> UncertainPictures =
        Catalog.Add<int, double>("document.uncertain-pictures", "pictures", "score");
    public static readonly ReasonCode<int, Reason> PicturesUnread = Catalog.Add<int, Reason>("document.pictures-unread", "pictures", "why");
    public static readonly PlainReasonCode PictureNotRead = Catalog.Add("document.picture-not-read");
    public static readonly ReasonCode<double> SlowPicture = Catalog.Add<double>("document.slow-picture", "seconds");

    public static readonly ReasonCode<string> CannotBeRead = Catalog.Add<string>("document.cannot-be-read", "error");
    public static readonly ReasonCode<Reason> SourceAway = Catalog.Add<Reason>("document.source-away", "problem");
    public static readonly ReasonCode<Reason> RunFailed = Catalog.Add<Reason>("document.run-failed", "error");
    public static readonly ReasonCode<string> BaseGone = Catalog.Add<string>("document.base-gone", "base");
    public static readonly ReasonCode<string, double, double, double> Worse =
        Catalog.Add<string, double, double, double>("document.worse", "figure", "before", "after", "minimum");
    public static readonly ReasonCode<string, double, double> BelowMinimum =
        Catalog.Add<string, double, double>("document.below-minimum", "figure", "value", "minimum");
    public static readonly ReasonCode<string> UnknownFigure = Catalog.Add<string>("document.unknown-figure", "figure");
    public static readonly PlainReasonCode QuestionsInCluster = Catalog.Add("document.questions-in-cluster");
    public static readonly ReasonCode<string> QuestionsUnreadable = Catalog.Add<string>("document.questions-unreadable", "error");
}
