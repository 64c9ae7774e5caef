namespace Wxauto.Contracts.Reasons;

/// <summary>Why a model cannot run in this process.</summary>
public static class ModelReasons
{
    internal static readonly ReasonCatalog Catalog = new();
    public static readonly ReasonCode<string> NoDirectory = Catalog.Add<string>("model.no-directory", "directory");
    public static readonly ReasonCode<string> NoName = Catalog.Add<string>("model.no-name", "name");
    public static readonly ReasonCode<string, string> NoGraph = Catalog.Add<string, string>("model.no-graph", "directory", "files");
    public static readonly ReasonCode<string, string> NoTokenizer = Catalog.Add<string, string>("model.no-tokenizer", "directory", "files");
    public static readonly ReasonCode<string, string> TokenizerKind = Catalog.Add<string, string>("model.tokenizer-kind", "file", "kind");
    public static readonly ReasonCode<string, string> File = Catalog.Add<string, string>("model.file", "file", "error");
    public static readonly ReasonCode<string> NoPooling = Catalog.Add<string>("model.no-pooling", "directory");
    public static readonly ReasonCode<string, string> Pooling = Catalog.Add<string, string>("model.pooling", "directory", "pooling");
    public static readonly ReasonCode<string, string> NotLoaded = Catalog.Add<string, string>("model.not-loaded", "file", "error");
    public static readonly ReasonCode<string, string> NotRun = Catalog.Add<string, string>("model.not-run", "model", "error");
    public static readonly ReasonCode<string, string> Input = Catalog.Add<string, string>("model.input", "file", "input");
    public static readonly ReasonCode<string, string> Output = Catalog.Add<string, string>("model.output", "file", "outputs");
    public static readonly ReasonCode<string> NoVectors = Catalog.Add<string>("model.no-vectors", "model");
    public static readonly ReasonCode<string> NoRank = Catalog.Add<string>("model.no-rank", "model");
    public static readonly PlainReasonCode Mend = Catalog.Add("remedy.mend-model");
}
