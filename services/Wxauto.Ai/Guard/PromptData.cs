namespace Wxauto.Ai.Guard;

/// <summary>Words of others in a prompt.</summary>
internal static class PromptData
{
    /// <summary>No text closes or opens the section that it stands in.</summary>
    public static string Escape(string text) => text.Replace("<", "＜", StringComparison.Ordinal)
        .Replace(">", "＞", StringComparison.Ordinal);
}
