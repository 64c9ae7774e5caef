using Wxauto.Contracts.Conversations;

namespace Wxauto.Contracts.Reasons;

/// <summary>How turns go: what each stage decided, and why.</summary>
public static class TurnReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Replied = Catalog.Add("outcome.reply");
    public static readonly PlainReasonCode Clarified = Catalog.Add("outcome.clarify");
    public static readonly PlainReasonCode HandedOff = Catalog.Add("outcome.hand-off");
    public static readonly PlainReasonCode Ignored = Catalog.Add("outcome.ignore");
    public static readonly PlainReasonCode LeftToPerson = Catalog.Add("outcome.left-to-person");
    public static readonly PlainReasonCode Nobody = Catalog.Add("identify.nobody");
    public static readonly ReasonCode<string> Contact = Catalog.Add<string>("identify.contact", "name");
    public static readonly ReasonCode<int, int> FromCustomers = Catalog.Add<int, int>("identify.from-customers", "customers", "messages");
    public static readonly PlainReasonCode MayAnswer = Catalog.Add("policy.may-answer");
    public static readonly ReasonCode<string> Held = Catalog.Add<string>("policy.held", "person");
    public static readonly PlainReasonCode NoCustomer = Catalog.Add("policy.no-customer");
    public static readonly PlainReasonCode AnsweredOnPhone = Catalog.Add("policy.answered-on-phone");
    public static readonly PlainReasonCode FriendNotServed = Catalog.Add("policy.friend-not-served");
    public static readonly PlainReasonCode GroupNotServed = Catalog.Add("policy.group-not-served");
    public static readonly PlainReasonCode ServiceAccount = Catalog.Add("policy.service-account");
    public static readonly PlainReasonCode LeftByTier = Catalog.Add("policy.left-by-tier");
    public static readonly PlainReasonCode NotMentioned = Catalog.Add("policy.not-mentioned");
    public static readonly PlainReasonCode Rating = Catalog.Add("policy.rating");
    public static readonly PlainReasonCode NoPictures = Catalog.Add("see.no-pictures");
    public static readonly PlainReasonCode NoVisionModel = Catalog.Add("see.no-vision-model");
    public static readonly PlainReasonCode PicturesNotHere = Catalog.Add("see.not-here");
    public static readonly PlainReasonCode PicturesUnread = Catalog.Add("see.unread");
    public static readonly ReasonCode<int> Pictures = Catalog.Add<int>("see.pictures", "count");
    public static readonly PlainReasonCode Question = Catalog.Add("question.found");
    public static readonly ReasonCode<int, int> QuestionSize = Catalog.Add<int, int>("question.size", "messages", "characters");
    public static readonly PlainReasonCode NotText = Catalog.Add("question.not-text");
    public static readonly ReasonCode<int> NoWords = Catalog.Add<int>("question.no-words", "messages");
    public static readonly PlainReasonCode AsksForPerson = Catalog.Add("question.asks-for-person");
    public static readonly PlainReasonCode Greeting = Catalog.Add("question.greeting");
    public static readonly PlainReasonCode Thanks = Catalog.Add("question.thanks");
    public static readonly PlainReasonCode Farewell = Catalog.Add("question.farewell");
    public static readonly PlainReasonCode Insult = Catalog.Add("question.insult");
    public static readonly ReasonCode<Reason> AlreadyCalled = Catalog.Add<Reason>("turn.already-called", "why");
    public static readonly PlainReasonCode InsultAgain = Catalog.Add("question.insult-again");
    public static readonly PlainReasonCode SmallTalk = Catalog.Add("question.small-talk");
    public static readonly PlainReasonCode Notice = Catalog.Add("question.notice");
    public static readonly PlainReasonCode Complains = Catalog.Add("question.complains");
    public static readonly PlainReasonCode StandsAlone = Catalog.Add("recall.stands-alone");
    public static readonly PlainReasonCode NothingBefore = Catalog.Add("recall.nothing-before");
    public static readonly ReasonCode<int, int> Recalled = Catalog.Add<int, int>("recall.found", "turns", "facts");
    public static readonly ReasonCode<int> RecalledTokens = Catalog.Add<int>("recall.tokens", "tokens");
    public static readonly PlainReasonCode WithSummary = Catalog.Add("recall.with-summary");
    public static readonly PlainReasonCode NewTopic = Catalog.Add("recall.new-topic");
    public static readonly PlainReasonCode NoKnowledgeBase = Catalog.Add("retrieve.no-base");
    public static readonly ReasonCode<string> Chosen = Catalog.Add<string>("retrieve.chosen", "title");
    public static readonly PlainReasonCode NoneChosen = Catalog.Add("retrieve.none-chosen");
    public static readonly ReasonCode<int, double> Retrieved = Catalog.Add<int, double>("retrieve.found", "passages", "confidence");
    public static readonly ReasonCode<string[]> BasesUnavailable = Catalog.Add<string[]>("retrieve.unavailable", "bases");
    public static readonly ReasonCode<double, double> NoEvidence = Catalog.Add<double, double>("evidence.none", "confidence", "threshold");
    public static readonly ReasonCode<double, double> WeakEvidence =
        Catalog.Add<double, double>("evidence.weak", "confidence", "threshold");
    public static readonly PlainReasonCode AskedBack = Catalog.Add("evidence.asked-back");
    public static readonly PlainReasonCode AskedTwice = Catalog.Add("evidence.asked-twice");
    public static readonly PlainReasonCode Evidence = Catalog.Add("evidence.supports");
    public static readonly ReasonCode<int, string, string> Generated =
        Catalog.Add<int, string, string>("generate.answered", "characters", "provider", "model");
    public static readonly ReasonCode<int> Quoted = Catalog.Add<int>("generate.quoted", "characters");
    public static readonly ReasonCode<string, Reason> HandOffAsked = Catalog.Add<string, Reason>("generate.hand-off", "provider", "why");
    public static readonly PlainReasonCode Passed = Catalog.Add("check.passed");
    public static readonly ReasonCode<int> Citations = Catalog.Add<int>("check.citations", "citations");
    public static readonly ReasonCode<Reason> NotLetThrough = Catalog.Add<Reason>("check.not-let-through", "fault");
    public static readonly PlainReasonCode Empty = Catalog.Add("fault.empty");
    public static readonly PlainReasonCode NoCitation = Catalog.Add("fault.no-citation");
    public static readonly PlainReasonCode UnknownCitation = Catalog.Add("fault.unknown-citation");
    public static readonly ReasonCode<int> TooLong = Catalog.Add<int>("fault.too-long", "bubbles");
    public static readonly ReasonCode<int, string> Failed = Catalog.Add<int, string>("turn.failed", "attempts", "error");
    public static readonly ReasonCode<string> TakenOver = Catalog.Add<string>("turn.taken-over", "person");
    public static readonly PlainReasonCode HandledByPerson = Catalog.Add("turn.handled-by-person");
    public static readonly ReasonCode<string> SaidByPerson = Catalog.Add<string>("said.by-person", "person");
    public static readonly PlainReasonCode SaidByProgram = Catalog.Add("said.by-program");
    public static readonly PlainReasonCode FollowUp = Catalog.Add("follow-up.promised");
    public static readonly PlainReasonCode FollowUpPerson = Catalog.Add("follow-up.person-has-it");
    public static readonly PlainReasonCode FollowUpReplaced = Catalog.Add("follow-up.replaced");
    public static readonly PlainReasonCode FollowUpCancelled = Catalog.Add("follow-up.cancelled");

    /// <summary>The outcome as a decision of a stage.</summary>
    public static Reason Of(Outcome outcome) => outcome switch
    {
        Outcome.Reply => Replied,
        Outcome.Clarify => Clarified,
        Outcome.HandOff => HandedOff,
        Outcome.Ignore => Ignored,
        _ => LeftToPerson,
    };
}
