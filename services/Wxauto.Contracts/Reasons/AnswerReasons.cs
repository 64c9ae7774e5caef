using Wxauto.Contracts.Resources;

namespace Wxauto.Contracts.Reasons;

/// <summary>How a route came to its answer, and what is wrong with an answer.</summary>
public static class AnswerReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Cached = Catalog.Add("answer.cached");
    public static readonly PlainReasonCode Quoted = Catalog.Add("answer.quoted");
    public static readonly PlainReasonCode NoProvider = Catalog.Add("answer.no-provider");
    public static readonly PlainReasonCode NothingToQuote = Catalog.Add("answer.nothing-to-quote");
    public static readonly ReasonCode<Reason, double, Reason[]> Complexity =
        Catalog.Add<Reason, double, Reason[]>("answer.complexity", "use", "score", "signs");
    public static readonly ReasonCode<int> LogicWords = Catalog.Add<int>("complexity.logic", "count");
    public static readonly ReasonCode<int> ReasoningWords = Catalog.Add<int>("complexity.reasoning", "count");
    public static readonly ReasonCode<int> Questions = Catalog.Add<int>("complexity.questions", "count");
    public static readonly ReasonCode<string> Tier = Catalog.Add<string>("complexity.tier", "tier");
    public static readonly PlainReasonCode Light = Catalog.Add("use.light");
    public static readonly PlainReasonCode Standard = Catalog.Add("use.standard");
    public static readonly PlainReasonCode Strong = Catalog.Add("use.strong");
    public static readonly PlainReasonCode Vision = Catalog.Add("use.vision");
    public static readonly PlainReasonCode Embedding = Catalog.Add("use.embedding");
    public static readonly PlainReasonCode Rerank = Catalog.Add("use.rerank");
    public static readonly ReasonCode<string[]> ToolsCalled = Catalog.Add<string[]>("answer.tools", "tools");
    public static readonly ReasonCode<string> Injection = Catalog.Add<string>("answer.injection", "sign");
    public static readonly ReasonCode<string> Internals = Catalog.Add<string>("fault.internals", "sign");
    public static readonly PlainReasonCode PersonalMark = Catalog.Add("fault.personal-mark");
    public static readonly PlainReasonCode Instructions = Catalog.Add("fault.instructions");
    public static readonly ReasonCode<string> Promise = Catalog.Add<string>("fault.promise", "promise");
    public static readonly ReasonCode<string> Lead = Catalog.Add<string>("fault.lead", "lead");
    public static readonly ReasonCode<string, Reason> Stopped = Catalog.Add<string, Reason>("answer.stopped", "provider", "why");
    public static readonly ReasonCode<Reason[]> LeftOut = Catalog.Add<Reason[]>("answer.left-out", "why");
    public static readonly ReasonCode<string> HalfSentence = Catalog.Add<string>("fault.half-sentence", "sentence");
    public static readonly PlainReasonCode NothingSaid = Catalog.Add("fault.nothing-said");
    public static readonly PlainReasonCode PersonPromised = Catalog.Add("fault.person-promised");
    public static readonly PlainReasonCode OffQuestion = Catalog.Add("fault.off-question");
    public static readonly ReasonCode<string> ForStaff = Catalog.Add<string>("fault.for-staff", "sentence");
    public static readonly ReasonCode<string> OtherLanguage = Catalog.Add<string>("fault.other-language", "sentence");
    public static readonly ReasonCode<string> ClaimedAction = Catalog.Add<string>("fault.claimed-action", "sentence");
    public static readonly ReasonCode<string, string> NotInEvidence = Catalog.Add<string, string>("fault.not-in-evidence", "figure", "sentence");
    public static readonly ReasonCode<string> NotCovered = Catalog.Add<string>("fault.not-covered", "sentence");
    public static readonly ReasonCode<string, string> Contradicted = Catalog.Add<string, string>("fault.contradicted", "evidence", "sentence");
    public static readonly ReasonCode<string, string> ConditionDropped =
        Catalog.Add<string, string>("fault.condition-dropped", "evidence", "sentence");
    public static readonly PlainReasonCode ForSummary = Catalog.Add("purpose.summary");
    public static readonly ReasonCode<double> PictureReadHere = Catalog.Add<double>("picture.read-here", "score");
    public static readonly PlainReasonCode ForPicture = Catalog.Add("purpose.picture");
    public static readonly PlainReasonCode ForPage = Catalog.Add("purpose.page");
    public static readonly PlainReasonCode ForQuery = Catalog.Add("purpose.query");
    public static readonly PlainReasonCode ForDocuments = Catalog.Add("purpose.documents");
    public static readonly ReasonCode<int> ForPassages = Catalog.Add<int>("purpose.passages", "count");
    public static readonly ReasonCode<string> ForProgram = Catalog.Add<string>("purpose.program", "key");

    public static Reason Of(ModelUse use) => use switch
    {
        ModelUse.Light => Light,
        ModelUse.Standard => Standard,
        ModelUse.Strong => Strong,
        ModelUse.Vision => Vision,
        ModelUse.Embedding => Embedding,
        _ => Rerank,
    };
}
