namespace Wxauto.Agent.Core.Drivers;

/// <summary>Compares what was typed with what a bubble shows.</summary>
public static class BubbleText
{
    /// <summary>WeChat trims a bubble and shows one kind of line break, so those differences do not count.</summary>
    public static bool Same(string typed, string shown) =>
        string.Equals(Normal(typed), Normal(shown), StringComparison.Ordinal);

    private static string Normal(string text) => text.ReplaceLineEndings("\n").Trim();
}
