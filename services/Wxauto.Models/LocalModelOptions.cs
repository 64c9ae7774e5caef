namespace Wxauto.Models;

/// <summary>Wxauto:Models.</summary>
public sealed record LocalModelOptions
{
    /// <summary>Where models lie, each in a directory of its name.</summary>
    public string Directory { get; init; } = "data/models";

    /// <summary>Where `models get` fetches from; only that command asks it.</summary>
    public Uri Hub { get; init; } = new("https://huggingface.co");

    /// <summary>Models that read pictures (PP-OCR): a directory's name below <see cref="Directory"/>, or its path. Empty: none.</summary>
    public string Ocr { get; init; } = "";

    /// <summary>Words of a picture of which they are less sure, 0 to 1, are left out.</summary>
    public double OcrScore { get; init; } = 0.75;

    /// <summary>Of the processor, for one piece of work; there is one at a time.</summary>
    public int Threads { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Longer texts are cut, also where a model would take more: what it needs grows with the square.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>Models in memory at once; the one that was not used for longest goes first.</summary>
    public int MaxLoaded { get; init; } = 3;

    /// <summary>Of token vectors of passages that are kept for the next question.</summary>
    public int CacheMegabytes { get; init; } = 64;
}
