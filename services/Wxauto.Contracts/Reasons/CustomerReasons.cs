namespace Wxauto.Contracts.Reasons;

/// <summary>What happens to customers, and what is refused about them.</summary>
public static class CustomerReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Unknown = Catalog.Add("customer.unknown");
    public static readonly PlainReasonCode UnknownContact = Catalog.Add("customer.unknown-contact");
    public static readonly PlainReasonCode UnknownNote = Catalog.Add("customer.unknown-note");
    public static readonly PlainReasonCode UnknownMerge = Catalog.Add("customer.unknown-merge");
    public static readonly ReasonCode<string, string[]> UnknownFact = Catalog.Add<string, string[]>("customer.unknown-fact", "key", "keys");
    public static readonly ReasonCode<string> NotNumber = Catalog.Add<string>("customer.not-number", "key");
    public static readonly ReasonCode<string> NotDate = Catalog.Add<string>("customer.not-date", "key");
    public static readonly ReasonCode<string> NotFlag = Catalog.Add<string>("customer.not-flag", "key");
    public static readonly ReasonCode<string> NotPhone = Catalog.Add<string>("customer.not-phone", "key");
    public static readonly ReasonCode<string> NotEmail = Catalog.Add<string>("customer.not-email", "key");
    public static readonly ReasonCode<string> NotMoney = Catalog.Add<string>("customer.not-money", "key");
    public static readonly ReasonCode<string> CodeTaken = Catalog.Add<string>("customer.code-taken", "code");
    public static readonly PlainReasonCode ContactTaken = Catalog.Add("customer.contact-taken");
    public static readonly PlainReasonCode ContactFree = Catalog.Add("customer.contact-free");
    public static readonly PlainReasonCode MergeSelf = Catalog.Add("customer.merge-self");
    public static readonly PlainReasonCode MergedAlready = Catalog.Add("customer.merged-already");
    public static readonly ReasonCode<int> FamilyTooLarge = Catalog.Add<int>("customer.family-too-large", "most");
    public static readonly PlainReasonCode ChangedMeanwhile = Catalog.Add("customer.changed-meanwhile");
    public static readonly ReasonCode<string> UnknownChoice = Catalog.Add<string>("customer.unknown-choice", "field");
    public static readonly PlainReasonCode NothingToSay = Catalog.Add("customer.nothing-to-change");
    public static readonly PlainReasonCode TriggerOnly = Catalog.Add("customer.trigger-only");
    public static readonly PlainReasonCode Page = Catalog.Add("customer.page");

    public static readonly PlainReasonCode Created = Catalog.Add("customer.created");
    public static readonly ReasonCode<string> CreatedOf = Catalog.Add<string>("customer.created-of", "name");
    public static readonly PlainReasonCode CreatedByImport = Catalog.Add("customer.created-by-import");
    public static readonly ReasonCode<string, string> Renamed = Catalog.Add<string, string>("customer.renamed", "before", "after");
    public static readonly ReasonCode<string> KindSet = Catalog.Add<string>("customer.kind-set", "kind");
    public static readonly ReasonCode<string> OwnerSet = Catalog.Add<string>("customer.owner-set", "owner");
    public static readonly PlainReasonCode OwnerNone = Catalog.Add("customer.owner-none");
    public static readonly ReasonCode<string> CodeSet = Catalog.Add<string>("customer.code-set", "code");
    public static readonly ReasonCode<string, string> FactSet = Catalog.Add<string, string>("customer.fact-set", "label", "value");
    public static readonly ReasonCode<string> FactRemoved = Catalog.Add<string>("customer.fact-removed", "label");
    public static readonly ReasonCode<string> Tagged = Catalog.Add<string>("customer.tagged", "tag");
    public static readonly ReasonCode<string> Untagged = Catalog.Add<string>("customer.untagged", "tag");
    public static readonly PlainReasonCode Noted = Catalog.Add("customer.noted");
    public static readonly PlainReasonCode NoteRemoved = Catalog.Add("customer.note-removed");
    public static readonly ReasonCode<string> ContactAdded = Catalog.Add<string>("customer.contact-added", "name");
    public static readonly ReasonCode<string> ContactReleased = Catalog.Add<string>("customer.contact-released", "name");
    public static readonly PlainReasonCode ContactAside = Catalog.Add("customer.contact-aside");
    public static readonly PlainReasonCode ContactBack = Catalog.Add("customer.contact-back");
    public static readonly ReasonCode<string> ContactSeen = Catalog.Add<string>("customer.contact-seen", "name");
    public static readonly ReasonCode<string, string> ContactRenamed =
        Catalog.Add<string, string>("customer.contact-renamed", "before", "after");
    public static readonly ReasonCode<string> Merged = Catalog.Add<string>("customer.merged", "name");
    public static readonly ReasonCode<string> MergedInto = Catalog.Add<string>("customer.merged-into", "name");
    public static readonly ReasonCode<string> MergeUndone = Catalog.Add<string>("customer.merge-undone", "name");
    public static readonly PlainReasonCode Exported = Catalog.Add("customer.exported");

    public static readonly ReasonCode<Reason, Reason, Reason> TierChanged =
        Catalog.Add<Reason, Reason, Reason>("customer.tier-changed", "before", "after", "why");
    public static readonly PlainReasonCode TierWhite = Catalog.Add("customer.tier-white");
    public static readonly PlainReasonCode TierGrey = Catalog.Add("customer.tier-grey");
    public static readonly PlainReasonCode TierBlack = Catalog.Add("customer.tier-black");
    public static readonly ReasonCode<string> SaidByPerson = Catalog.Add<string>("customer.said-by-person", "why");
    public static readonly PlainReasonCode LeftToRules = Catalog.Add("customer.left-to-rules");
    public static readonly ReasonCode<int> ByScore = Catalog.Add<int>("customer.by-score", "score");
    public static readonly PlainReasonCode ByMerge = Catalog.Add("customer.by-merge");

    public static readonly ReasonCode<Reason, Reason, Reason> StageChanged =
        Catalog.Add<Reason, Reason, Reason>("customer.stage-changed", "before", "after", "why");
    public static readonly PlainReasonCode StageNew = Catalog.Add("customer.stage-new");
    public static readonly PlainReasonCode StageLead = Catalog.Add("customer.stage-lead");
    public static readonly PlainReasonCode StageWon = Catalog.Add("customer.stage-won");
    public static readonly PlainReasonCode StageRepeat = Catalog.Add("customer.stage-repeat");
    public static readonly PlainReasonCode StageDormant = Catalog.Add("customer.stage-dormant");
    public static readonly PlainReasonCode StageLost = Catalog.Add("customer.stage-lost");
    public static readonly PlainReasonCode Interested = Catalog.Add("customer.interested");
    public static readonly ReasonCode<string> Asked = Catalog.Add<string>("customer.asked", "reference");
    public static readonly ReasonCode<string> Ordered = Catalog.Add<string>("customer.ordered", "reference");
    public static readonly ReasonCode<int> Silent = Catalog.Add<int>("customer.silent", "days");
    public static readonly PlainReasonCode Returned = Catalog.Add("customer.returned");

    public static readonly PlainReasonCode ImportEmpty = Catalog.Add("import.empty");
    public static readonly ReasonCode<int> ImportRows = Catalog.Add<int>("import.rows", "most");
    public static readonly ReasonCode<int> ImportSize = Catalog.Add<int>("import.size", "megabytes");
    public static readonly PlainReasonCode ImportUnreadable = Catalog.Add("import.unreadable");
    public static readonly ReasonCode<string> ImportColumnTwice = Catalog.Add<string>("import.column-twice", "target");
    public static readonly PlainReasonCode ImportNoColumn = Catalog.Add("import.no-column");
    public static readonly PlainReasonCode ImportNoName = Catalog.Add("import.no-name");
    public static readonly ReasonCode<string> ImportAmbiguous = Catalog.Add<string>("import.ambiguous", "name");
    public static readonly ReasonCode<int> ImportRowTwice = Catalog.Add<int>("import.row-twice", "row");
    public static readonly PlainReasonCode ImportNeedsAgent = Catalog.Add("import.needs-agent");

    /// <summary>The tier in words.</summary>
    public static Reason Of(Customers.CustomerTier tier) => tier switch
    {
        Customers.CustomerTier.White => TierWhite,
        Customers.CustomerTier.Black => TierBlack,
        _ => TierGrey,
    };

    /// <summary>The stage in words.</summary>
    public static Reason Of(Customers.LifecycleStage stage) => stage switch
    {
        Customers.LifecycleStage.Lead => StageLead,
        Customers.LifecycleStage.Won => StageWon,
        Customers.LifecycleStage.Repeat => StageRepeat,
        Customers.LifecycleStage.Dormant => StageDormant,
        Customers.LifecycleStage.Lost => StageLost,
        _ => StageNew,
    };
}
