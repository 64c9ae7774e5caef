namespace Wxauto.Models.Directories;

/// <summary>What the cards of well-known models say and their files often leave out.</summary>
/// <param name="Mark">Part of the directory's name, or of the model's name in config.json.</param>
internal sealed record ModelFamily(string Mark, Pooling? Pooling, string QueryPrefix = "", string PassagePrefix = "")
{
    /// <summary>The first that fits counts.</summary>
    public static IReadOnlyList<ModelFamily> Known { get; } =
    [
        new("bge-reranker", null),
        new("bge-m3", Directories.Pooling.Cls),
        new("bge", Directories.Pooling.Cls),
        new("gte-multilingual", Directories.Pooling.Cls),
        new("e5", Directories.Pooling.Mean, "query: ", "passage: "),
    ];
}
