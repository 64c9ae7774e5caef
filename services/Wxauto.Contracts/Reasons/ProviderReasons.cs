namespace Wxauto.Contracts.Reasons;

/// <summary>Why a provider gave no answer, and what to do.</summary>
public static class ProviderReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<string, string> Answered = Catalog.Add<string, string>("provider.answered", "provider", "model");
    public static readonly ReasonCode<string, Reason> Of = Catalog.Add<string, Reason>("provider.problem", "provider", "problem");
    public static readonly ReasonCode<string, string> NoKey = Catalog.Add<string, string>("provider.no-key", "provider", "missing");
    public static readonly ReasonCode<int> AnswersStopped = Catalog.Add<int>("provider.answers-stopped", "count");
    public static readonly PlainReasonCode NotProbed = Catalog.Add("provider.not-probed");
    public static readonly ReasonCode<string> Unknown = Catalog.Add<string>("provider.unknown", "provider");
    public static readonly PlainReasonCode RateLimited = Catalog.Add("provider.rate-limited");
    public static readonly ReasonCode<int> Status = Catalog.Add<int>("provider.status", "status");
    public static readonly PlainReasonCode RefusedContent = Catalog.Add("provider.refused-content");
    public static readonly PlainReasonCode SaidNothing = Catalog.Add("provider.said-nothing");
    public static readonly PlainReasonCode SaidNothingOfPicture = Catalog.Add("provider.said-nothing-of-picture");
    public static readonly ReasonCode<int> PictureCut = Catalog.Add<int>("provider.picture-cut", "tokens");
    public static readonly PlainReasonCode Unreachable = Catalog.Add("provider.unreachable");
    public static readonly ReasonCode<string> NotUnderstood = Catalog.Add<string>("provider.not-understood", "error");
    public static readonly PlainReasonCode NotJson = Catalog.Add("provider.not-json");
    public static readonly PlainReasonCode BrokeOff = Catalog.Add("provider.broke-off");
    public static readonly PlainReasonCode ToldError = Catalog.Add("provider.told-error");
    public static readonly ReasonCode<string> GaveUp = Catalog.Add<string>("provider.gave-up", "word");
    public static readonly PlainReasonCode NoMoney = Catalog.Add("provider.no-money");
    public static readonly PlainReasonCode TooLong = Catalog.Add("provider.too-long");
    public static readonly PlainReasonCode ThoughtsOnly = Catalog.Add("provider.thoughts-only");
    public static readonly ReasonCode<int> NoSuchPath = Catalog.Add<int>("provider.no-such-path", "status");
    public static readonly ReasonCode<string> WrongAddress = Catalog.Add<string>("provider.wrong-address", "address");
    public static readonly ReasonCode<string> NoSuchOption = Catalog.Add<string>("provider.no-such-option", "option");
    public static readonly ReasonCode<string, string> WrongKey = Catalog.Add<string, string>("provider.wrong-key", "provider", "source");
    public static readonly PlainReasonCode Stopped = Catalog.Add("provider.stopped");
    public static readonly PlainReasonCode ProgramLeft = Catalog.Add("provider.program-left");
    public static readonly PlainReasonCode FellSilent = Catalog.Add("provider.fell-silent");
    public static readonly ReasonCode<double> NoAnswer = Catalog.Add<double>("provider.no-answer", "seconds");
    public static readonly PlainReasonCode Deadline = Catalog.Add("provider.deadline");
    public static readonly ReasonCode<double> LeaveAlone = Catalog.Add<double>("provider.leave-alone", "seconds");
    public static readonly ReasonCode<int> Saturated = Catalog.Add<int>("provider.saturated", "calls");
    public static readonly PlainReasonCode OwnLimit = Catalog.Add("provider.own-limit");
    public static readonly PlainReasonCode Rests = Catalog.Add("provider.rests");
    public static readonly PlainReasonCode BudgetSpent = Catalog.Add("provider.budget-spent");
    public static readonly ReasonCode<string, string> OtherCurrency =
        Catalog.Add<string, string>("provider.other-currency", "currency", "budget");
    public static readonly ReasonCode<string> KeySpent = Catalog.Add<string>("provider.key-spent", "key");
    public static readonly PlainReasonCode NoLabels = Catalog.Add("provider.no-labels");
    public static readonly ReasonCode<string> NoModel = Catalog.Add<string>("provider.no-model", "use");
    public static readonly ReasonCode<string[]> ModelsMissing = Catalog.Add<string[]>("provider.models-missing", "models");
    public static readonly PlainReasonCode NoModels = Catalog.Add("provider.no-models");
    public static readonly PlainReasonCode NoTools = Catalog.Add("provider.no-tools");
    public static readonly ReasonCode<string> AnthropicHasNone = Catalog.Add<string>("provider.anthropic-has-none", "use");
    public static readonly ReasonCode<string> NoPrice = Catalog.Add<string>("provider.no-price", "use");
    public static readonly ReasonCode<int, int> WrongIndex = Catalog.Add<int, int>("provider.wrong-score", "index", "count");
    public static readonly PlainReasonCode NoScore = Catalog.Add("provider.no-score");
    public static readonly ReasonCode<int> TwoScores = Catalog.Add<int>("provider.two-scores", "index");
    public static readonly ReasonCode<int, int> FewScores = Catalog.Add<int, int>("provider.few-scores", "scores", "count");
    public static readonly ReasonCode<int, int> FewVectors = Catalog.Add<int, int>("provider.few-vectors", "vectors", "count");
    public static readonly ReasonCode<int> ExtraVector = Catalog.Add<int>("provider.extra-vector", "index");
    public static readonly ReasonCode<int> WrongVector = Catalog.Add<int>("provider.wrong-vector", "index");
    public static readonly PlainReasonCode UnevenVectors = Catalog.Add("provider.uneven-vectors");
    public static readonly PlainReasonCode NotFinite = Catalog.Add("provider.not-finite");
    public static readonly PlainReasonCode ZeroVector = Catalog.Add("provider.zero-vector");
    public static readonly ReasonCode<string, int, int> Dimensions =
        Catalog.Add<string, int, int>("provider.dimensions", "model", "length", "wanted");
    public static readonly ReasonCode<string, Reason, Reason[], Reason> NoVectors =
        Catalog.Add<string, Reason, Reason[], Reason>("embedding.failed", "provider", "purpose", "problems", "remedy");
    public static readonly ReasonCode<string, Reason[], Reason> NotReranked =
        Catalog.Add<string, Reason[], Reason>("rerank.failed", "provider", "problems", "remedy");
    public static readonly ReasonCode<string, Reason[], Reason> PictureUnread =
        Catalog.Add<string, Reason[], Reason>("transcription.failed", "provider", "problems", "remedy");
    public static readonly PlainReasonCode PictureEmpty = Catalog.Add("transcription.empty");
    public static readonly PlainReasonCode ReaderUnclear = Catalog.Add("transcription.unclear");
    public static readonly ReasonCode<string, string> NotPicture =
        Catalog.Add<string, string>("transcription.not-picture", "provider", "mediaType");
    public static readonly PlainReasonCode AsksNoModel = Catalog.Add("problem.asks-no-model");
    public static readonly PlainReasonCode NameAnother = Catalog.Add("remedy.name-another");
    public static readonly PlainReasonCode CorrectManifest = Catalog.Add("remedy.correct-manifest");
    public static readonly PlainReasonCode RaiseBudget = Catalog.Add("remedy.raise-budget");
    public static readonly PlainReasonCode FillAccount = Catalog.Add("remedy.fill-account");
    public static readonly ReasonCode<string> CheckKey = Catalog.Add<string>("remedy.check-key", "model");
    public static readonly PlainReasonCode ChangeContent = Catalog.Add("remedy.change-content");
    public static readonly PlainReasonCode MayPass = Catalog.Add("remedy.may-pass");
    public static readonly PlainReasonCode DividePage = Catalog.Add("remedy.divide-page");
    public static readonly ReasonCode<int, int> SetDimensions = Catalog.Add<int, int>("remedy.set-dimensions", "length", "wanted");
}
