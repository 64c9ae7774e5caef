namespace Wxauto.Knowledge.Analysis;

/// <summary>Word lists that are part of the program.</summary>
internal static class Resources
{
    public static IEnumerable<string> Lines(string name) => Text(name)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
