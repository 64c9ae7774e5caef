namespace Wxauto.Contracts.Reasons;

/// <summary>What happened at the support desk, and why something cannot be done there.</summary>
public static class SupportReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode UnknownConversation = Catalog.Add("support.unknown-conversation");
    public static readonly ReasonCode<string> HeldBy = Catalog.Add<string>("support.held-by", "person");
    public static readonly PlainReasonCode NotHeld = Catalog.Add("support.not-held");
    public static readonly ReasonCode<long> NewerMessages = Catalog.Add<long>("support.newer-messages", "count");
    public static readonly ReasonCode<string, int> Required = Catalog.Add<string, int>("support.required", "field", "most");
    public static readonly ReasonCode<int> Key = Catalog.Add<int>("support.key", "most");
    public static readonly PlainReasonCode KeyUsed = Catalog.Add("support.key-used");
    public static readonly ReasonCode<string> VariableLeft = Catalog.Add<string>("support.variable-left", "variable");
    public static readonly ReasonCode<string[]> UnknownVariable = Catalog.Add<string[]>("support.unknown-variable", "known");
    public static readonly PlainReasonCode IsResolved = Catalog.Add("support.is-resolved");
    public static readonly PlainReasonCode NotResolved = Catalog.Add("support.not-resolved");
    public static readonly PlainReasonCode NotSnoozed = Catalog.Add("support.not-snoozed");
    public static readonly PlainReasonCode SnoozeTime = Catalog.Add("support.snooze-time");
    public static readonly PlainReasonCode UnknownPerson = Catalog.Add("support.unknown-person");
    public static readonly ReasonCode<string> PersonOffline = Catalog.Add<string>("support.person-offline", "person");
    public static readonly PlainReasonCode OfferGone = Catalog.Add("support.offer-gone");
    public static readonly PlainReasonCode UnknownText = Catalog.Add("support.unknown-text");
    public static readonly ReasonCode<string> ShortcutTaken = Catalog.Add<string>("support.shortcut-taken", "shortcut");
    public static readonly ReasonCode<int> Shortcut = Catalog.Add<int>("support.shortcut", "most");
    public static readonly ReasonCode<int> Capacity = Catalog.Add<int>("support.capacity", "most");
    public static readonly ReasonCode<int, int> Skills = Catalog.Add<int, int>("support.skills", "most", "characters");
    public static readonly ReasonCode<int> TooManyLabels = Catalog.Add<int>("support.too-many-labels", "most");
    public static readonly PlainReasonCode UnknownCallBack = Catalog.Add("support.unknown-call-back");

    public static readonly PlainReasonCode Opened = Catalog.Add("support.opened");
    public static readonly ReasonCode<string> Taken = Catalog.Add<string>("support.taken", "person");
    public static readonly PlainReasonCode TakenInWeChat = Catalog.Add("support.taken-in-wechat");
    public static readonly PlainReasonCode Queued = Catalog.Add("support.queued");
    public static readonly PlainReasonCode GivenBack = Catalog.Add("support.given-back");
    public static readonly ReasonCode<string> Ended = Catalog.Add<string>("support.ended", "person");
    public static readonly PlainReasonCode EndedBySilence = Catalog.Add("support.ended-by-silence");
    public static readonly ReasonCode<string> Reopened = Catalog.Add<string>("support.reopened", "person");
    public static readonly PlainReasonCode ReopenedByFailure = Catalog.Add("support.reopened-by-failure");
    public static readonly ReasonCode<string> Snoozed = Catalog.Add<string>("support.snoozed", "person");
    public static readonly PlainReasonCode Woken = Catalog.Add("support.woken");
    public static readonly ReasonCode<string, string> Assigned = Catalog.Add<string, string>("support.assigned", "person", "to");
    public static readonly ReasonCode<string, string> Labelled = Catalog.Add<string, string>("support.labelled", "person", "label");
    public static readonly ReasonCode<string, string> Unlabelled = Catalog.Add<string, string>("support.unlabelled", "person", "label");
    public static readonly ReasonCode<int> Rated = Catalog.Add<int>("support.rated", "score");
    public static readonly PlainReasonCode RatingAsked = Catalog.Add("support.rating-asked");
    public static readonly PlainReasonCode RatingOff = Catalog.Add("support.rating-off");
    public static readonly PlainReasonCode RatingAi = Catalog.Add("support.rating-ai");
    public static readonly ReasonCode<string> Released = Catalog.Add<string>("support.released", "person");
    public static readonly PlainReasonCode Escalated = Catalog.Add("support.escalated");
    public static readonly PlainReasonCode NobodyThere = Catalog.Add("support.nobody-there");
    public static readonly PlainReasonCode Closed = Catalog.Add("support.closed");
}
