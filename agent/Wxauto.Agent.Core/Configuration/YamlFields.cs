using YamlDotNet.RepresentationModel;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>Reads the fields of one YAML mapping and refuses those that nobody asked for: a misspelt field must not be ignored.</summary>
public sealed class YamlFields(YamlMappingNode mapping, string path)
{
    private readonly HashSet<string> _known = [];

    public string? Text(string name) => Node(name) switch
    {
        null => null,
        YamlScalarNode { Value: { } value } => value,
        var other => throw Wrong(name, other, "one value"),
    };

    public string Required(string name) =>
        Text(name) is { Length: > 0 } value ? value : throw new ConfigurationException($"'{PathOf(name)}' is missing.");

    public YamlFields? Section(string name) => Node(name) switch
    {
        null => null,
        YamlMappingNode section => new YamlFields(section, PathOf(name)),
        var other => throw Wrong(name, other, "a section with fields"),
    };

    public Uri Address(string name) =>
        Uri.TryCreate(Required(name), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ConfigurationException($"'{PathOf(name)}' must be an address like https://wxauto.example:8443.");

    public int Number(string name, int least, int otherwise) =>
        Text(name) is not { } text ? otherwise
        : int.TryParse(text, out var number) && number >= least ? number
        : throw new ConfigurationException($"'{PathOf(name)}' must be a whole number from {least} on, not '{text}'.");

    public T Choice<T>(string name, T otherwise, params (string Word, T Value)[] choices)
    {
        if (Text(name) is not { } text)
            return otherwise;
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        throw new ConfigurationException($"'{PathOf(name)}' must be {string.Join(" or ", choices.Select(c => c.Word))}, not '{text}'.");
    }

    /// <summary>Call when all fields were asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var key in mapping.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || _known.Contains(name))
                continue;
            throw new ConfigurationException(
                $"'{PathOf(name)}' (line {key.Start.Line}) is not known. Known here: {string.Join(", ", _known)}.");
        }
    }

    private YamlNode? Node(string name)
    {
        _known.Add(name);
        return mapping.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private ConfigurationException Wrong(string name, YamlNode node, string expected) =>
        new($"'{PathOf(name)}' (line {node.Start.Line}) must be {expected}.");
}
