namespace Wxauto.Contracts.Reasons;

/// <summary>What is wrong in a manifest or a resource of a cluster; the texts complete "The field …".</summary>
public static class ManifestReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly PlainReasonCode Required = Catalog.Add("field.required");
    public static readonly ReasonCode<string, string> RequiredFor = Catalog.Add<string, string>("field.required-for", "field", "value");
    public static readonly ReasonCode<int> RequiredText = Catalog.Add<int>("field.required-text", "most");
    public static readonly ReasonCode<int, int> RequiredNumber = Catalog.Add<int, int>("field.required-number", "least", "most");
    public static readonly PlainReasonCode RequiredModel = Catalog.Add("field.required-model");
    public static readonly PlainReasonCode RequiredPrice = Catalog.Add("field.required-price");
    public static readonly ReasonCode<string> RequiredSpec = Catalog.Add<string>("field.required-spec", "empty");

    public static readonly ReasonCode<string, string> Range = Catalog.Add<string, string>("field.range", "least", "most");
    public static readonly ReasonCode<string> AtLeast = Catalog.Add<string>("field.at-least", "least");
    public static readonly ReasonCode<string> Lasting = Catalog.Add<string>("field.lasting", "most");
    public static readonly PlainReasonCode Positive = Catalog.Add("field.positive");
    public static readonly PlainReasonCode Share = Catalog.Add("field.share");
    public static readonly PlainReasonCode NotNegative = Catalog.Add("field.not-negative");
    public static readonly ReasonCode<string> NotLessThan = Catalog.Add<string>("field.not-less-than", "other");
    public static readonly ReasonCode<string> After = Catalog.Add<string>("field.after", "other");
    public static readonly ReasonCode<string> Order = Catalog.Add<string>("field.order", "order");
    public static readonly PlainReasonCode Overlap = Catalog.Add("field.overlap");
    public static readonly ReasonCode<string> TimeZone = Catalog.Add<string>("field.time-zone", "zone");
    public static readonly PlainReasonCode Clock = Catalog.Add("field.clock");
    public static readonly PlainReasonCode Day = Catalog.Add("field.day");
    public static readonly PlainReasonCode Cron = Catalog.Add("field.cron");
    public static readonly PlainReasonCode Http = Catalog.Add("field.http");
    public static readonly PlainReasonCode DnsName = Catalog.Add("field.dns-name");
    public static readonly PlainReasonCode Currency = Catalog.Add("field.currency");
    public static readonly ReasonCode<string, string> Amount = Catalog.Add<string, string>("field.amount", "example", "other");
    public static readonly PlainReasonCode Repository = Catalog.Add("field.repository");
    public static readonly PlainReasonCode Tag = Catalog.Add("field.tag");
    public static readonly PlainReasonCode Version = Catalog.Add("field.version");
    public static readonly PlainReasonCode Pubsub = Catalog.Add("field.pubsub");
    public static readonly ReasonCode<string> ObjectName = Catalog.Add<string>("field.object-name", "kind");
    public static readonly PlainReasonCode SecretKey = Catalog.Add("field.secret-key");
    public static readonly ReasonCode<string> Reserved = Catalog.Add<string>("field.reserved", "name");
    public static readonly ReasonCode<string> SetByOperator = Catalog.Add<string>("field.set-by-operator", "name");

    public static readonly ReasonCode<string[]> ExactlyOne = Catalog.Add<string[]>("field.exactly-one", "fields");
    public static readonly ReasonCode<string, string> Exclude = Catalog.Add<string, string>("field.exclude", "one", "other");
    public static readonly ReasonCode<string[]> Needs = Catalog.Add<string[]>("field.needs", "fields");
    public static readonly ReasonCode<string[], string, string> NeedsFor =
        Catalog.Add<string[], string, string>("field.needs-for", "fields", "field", "value");
    public static readonly ReasonCode<string, string> Belongs = Catalog.Add<string, string>("field.belongs", "field", "value");
    public static readonly ReasonCode<string, string> BelongsNeeded = Catalog.Add<string, string>("field.belongs-needed", "field", "value");
    public static readonly PlainReasonCode CpuTrigger = Catalog.Add("field.cpu-trigger");
    public static readonly ReasonCode<string> NeedsEmbedding = Catalog.Add<string>("field.needs-embedding", "index");
    public static readonly PlainReasonCode ExistsWithoutKey = Catalog.Add("field.exists-without-key");
    public static readonly PlainReasonCode AbsentWithExists = Catalog.Add("field.absent-with-exists");
    public static readonly ReasonCode<string> Twice = Catalog.Add<string>("field.twice", "name");
    public static readonly ReasonCode<string> EntryNegative = Catalog.Add<string>("field.entry-negative", "name");
    public static readonly ReasonCode<string> NotInRoute = Catalog.Add<string>("field.not-in-route", "name");
    public static readonly PlainReasonCode AllZero = Catalog.Add("field.all-zero");
    public static readonly ReasonCode<string> OneAtLeast = Catalog.Add<string>("field.one-at-least", "kind");
    public static readonly PlainReasonCode Sha256 = Catalog.Add("field.hash");
    public static readonly PlainReasonCode OneTool = Catalog.Add("field.one-tool");
    public static readonly PlainReasonCode Entities = Catalog.Add("field.entities");
    public static readonly PlainReasonCode Words = Catalog.Add("field.words");
    public static readonly PlainReasonCode Figures = Catalog.Add("field.figures");
    public static readonly PlainReasonCode AnthropicModels = Catalog.Add("field.anthropic-models");
    public static readonly PlainReasonCode LocalModels = Catalog.Add("field.local-models");
    public static readonly PlainReasonCode LeaveOut = Catalog.Add("field.leave-out");

    public static readonly ReasonCode<string[]> Unknown = Catalog.Add<string[]>("field.unknown", "known");
    public static readonly ReasonCode<string, string> SecretItself =
        Catalog.Add<string, string>("field.secret-itself", "variable", "reference");
    public static readonly PlainReasonCode Fields = Catalog.Add("field.fields");
    public static readonly PlainReasonCode Mapping = Catalog.Add("field.mapping");
    public static readonly PlainReasonCode PlainNames = Catalog.Add("field.plain-names");
    public static readonly PlainReasonCode List = Catalog.Add("field.list");
    public static readonly PlainReasonCode OneValue = Catalog.Add("field.single");
    public static readonly PlainReasonCode Empty = Catalog.Add("field.empty");
    public static readonly PlainReasonCode FieldTwice = Catalog.Add("field.field-twice");
    public static readonly ReasonCode<string> NotText = Catalog.Add<string>("field.not-text", "value");
    public static readonly ReasonCode<string> NotDuration = Catalog.Add<string>("field.not-duration", "value");
    public static readonly ReasonCode<string> NotBoolean = Catalog.Add<string>("field.not-boolean", "value");
    public static readonly ReasonCode<string> NotWhole = Catalog.Add<string>("field.not-whole", "value");
    public static readonly ReasonCode<string> NotNumber = Catalog.Add<string>("field.not-number", "value");
    public static readonly ReasonCode<string, string[]> NotOneOf = Catalog.Add<string, string[]>("field.not-one-of", "value", "known");
    public static readonly ReasonCode<string, string[]> NotQuoted = Catalog.Add<string, string[]>("field.not-quoted", "value", "known");

    public static readonly ReasonCode<string> NotYaml = Catalog.Add<string>("manifest.not-yaml", "error");
    public static readonly PlainReasonCode NoManifest = Catalog.Add("manifest.no-manifest");
    public static readonly ReasonCode<string> MustBe = Catalog.Add<string>("manifest.must-be", "value");
    public static readonly PlainReasonCode Name = Catalog.Add("manifest.name");
    public static readonly PlainReasonCode PlatformName = Catalog.Add("manifest.platform-name");
    public static readonly PlainReasonCode EmptyFile = Catalog.Add("manifest.empty");
    public static readonly ReasonCode<string, string, string> InForce =
        Catalog.Add<string, string, string>("manifest.in-force", "kind", "name", "file");
    public static readonly ReasonCode<string, string, string, string> NothingNamed =
        Catalog.Add<string, string, string, string>("manifest.nothing-named", "kind", "name", "wanted", "named");

    private static readonly ReasonCode[] Asking =
        [Required, RequiredFor, RequiredText, RequiredNumber, RequiredModel, RequiredPrice, RequiredSpec];

    /// <summary>Whether it asks for a field that is not there.</summary>
    public static bool AsksForField(Reason reason) => Asking.Any(reason.Is);
}
