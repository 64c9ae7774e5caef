namespace Wxauto.Distill.Texts;

/// <summary>Lists that are part of the program: lines under headings in brackets; # begins a comment.</summary>
internal static class TextResources
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Sections(string name)
    {
        using var reader = new StreamReader(typeof(TextResources).Assembly.GetManifestResourceStream(name)!);
        var sections = new Dictionary<string, IReadOnlyList<string>>();
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
                sections[line.Trim('[', ']')] = lines = [];
            else if (line.Length > 0 && line[0] != '#')
                lines.Add(line);
        }
        return sections;
    }
}
