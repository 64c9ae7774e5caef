namespace Wxauto.Models.Directories;

public enum Pooling { Cls, Mean }

/// <summary>What a directory says of the model in it.</summary>
/// <param name="Directory">Its full path.</param>
/// <param name="Onnx">Path of the graph.</param>
/// <param name="TokenizerFile">Path of the vocabulary.</param>
/// <param name="Pooling">How token vectors become one; null when nothing says so.</param>
/// <param name="QueryPrefix">Stands before each question.</param>
/// <param name="PassagePrefix">Stands before each passage.</param>
/// <param name="MaxTokens">What the model takes, its marks included.</param>
/// <param name="LowerCase">Null: as the vocabulary is.</param>
public sealed record ModelLayout(string Directory, string Onnx, string TokenizerFile, string Family, Pooling? Pooling, string QueryPrefix,
    string PassagePrefix, int MaxTokens, bool? LowerCase)
{
    public string Name => Path.GetFileName(Directory);
}
