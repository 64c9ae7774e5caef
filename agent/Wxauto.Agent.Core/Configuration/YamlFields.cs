using YamlDotNet.RepresentationModel;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>
/// Reads the fields of one YAML mapping and refuses those that nobody asked for: a misspelt field must not be ignored. What is
/// wrong is remembered and a stand-in answered, so that all mistakes of a file are told at once; who reads the file makes nothing
/// of it then.
/// </summary>
public sealed class YamlFields
{
    private static readonly Uri Nowhere = new("about:blank");
    private readonly YamlMappingNode _mapping;
    private readonly string _path;
    private readonly List<(long Line, string Problem)> _problems;
    private readonly List<string> _known = [];

    internal YamlFields(YamlMappingNode mapping)
        : this(mapping, "", [])
    {
    }

    private YamlFields(YamlMappingNode mapping, string path, List<(long Line, string Problem)> problems) =>
        (_mapping, _path, _problems) = (mapping, path, problems);

    /// <summary>What is wrong with this mapping and its sections, in the order of the file.</summary>
    internal IReadOnlyList<string> Problems => [.. _problems.OrderBy(p => p.Line).Select(p => p.Problem)];

    public string? Text(string name)
    {
        switch (Node(name))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { } value }:
                return value;
            default:
                Wrong(name, "must be one value.");
                return null;
        }
    }

    public string Required(string name)
    {
        if (Node(name) is null or YamlScalarNode { Value: null or "" })
            Missing(name);
        return Text(name) ?? "";
    }

    public YamlFields? Section(string name)
    {
        switch (Node(name))
        {
            case null:
                return null;
            case YamlMappingNode section:
                return new YamlFields(section, PathOf(name), _problems);
            default:
                Wrong(name, "must be a section with fields.");
                return null;
        }
    }

    /// <summary>A section that must be there; null when it is not.</summary>
    internal YamlFields? RequiredSection(string name)
    {
        if (Node(name) is null)
            Missing(name);
        return Section(name);
    }

    public Uri Address(string name)
    {
        if (Required(name) is not { Length: > 0 } text)
            return Nowhere;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        Wrong(name, "must be an address like https://wxauto.example:8443.");
        return Nowhere;
    }

    public int Number(string name, int least, int otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, out var number) && number >= least)
            return number;
        Wrong(name, $"must be a whole number from {least} on, not '{text}'.");
        return otherwise;
    }

    public T Choice<T>(string name, T otherwise, params (string Word, T Value)[] choices)
    {
        if (Text(name) is not { } text)
            return otherwise;
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        var words = choices.Select(c => c.Word).ToList();
        Wrong(name, $"must be {string.Join(" or ", words)}, not '{text}'.{Meant(text, words)}");
        return otherwise;
    }

    /// <summary>Call when all fields were asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var key in _mapping.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || _known.Contains(name))
                continue;
            var advice = Meant(name, _known) is { Length: > 0 } meant ? meant : $" Known here: {string.Join(", ", _known)}.";
            _problems.Add((key.Start.Line, $"'{PathOf(name)}' (line {key.Start.Line}) is not known.{advice}"));
        }
    }

    /// <summary>Remembers what is wrong with a field that is there.</summary>
    /// <param name="problem">What it must be, as the rest of a sentence that begins with the field's name.</param>
    public void Wrong(string name, string problem)
    {
        var line = _mapping.Children[new YamlScalarNode(name)].Start.Line;
        _problems.Add((line, $"'{PathOf(name)}' (line {line}) {problem}"));
    }

    private void Missing(string name) =>
        _problems.Add((_mapping.Start.Line, $"'{PathOf(name)}' is missing{(_path.Length == 0 ? "" : $" (line {_mapping.Start.Line})")}."));

    private YamlNode? Node(string name)
    {
        if (!_known.Contains(name))
            _known.Add(name);
        return _mapping.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    // A word that differs in a third of its letters at most is a slip of the pen.
    private static string Meant(string word, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(k => Distance(word, k));
        return nearest is not null && Distance(word, nearest) <= Math.Max(1, nearest.Length / 3) ? $" Did you mean '{nearest}'?" : "";
    }

    /// <summary>Letters to put in, leave out or change (Levenshtein), whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
