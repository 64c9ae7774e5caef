using System.Text.Json.Nodes;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Hosting.Catalog;

/// <summary>A YAML document as the JSON that kubectl would send of it, and where its fields are written.</summary>
internal sealed class YamlJson
{
    /// <summary>What reads it recurses.</summary>
    public const int MaxDepth = 64;

    /// <summary>Aliases of aliases make much of a short text.</summary>
    private const int MaxValues = 100_000;
    private readonly Dictionary<string, Mark> _marks = [];
    private readonly List<FieldError> _errors = [];
    private int _values;

    /// <exception cref="YamlException">It is nested too deeply or says too much.</exception>
    public YamlJson(YamlNode root)
    {
        _marks[""] = root.Start;
        Root = Node(root, "", 0);
    }

    public JsonNode? Root { get; }

    /// <summary>What YAML can say and JSON cannot.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Where the field is written, or the nearest one around it.</summary>
    public Mark Find(string path)
    {
        Mark mark;
        while (!_marks.TryGetValue(path, out mark))
            path = path.LastIndexOfAny(['.', '[']) is > 0 and var end ? path[..end] : "";
        return mark;
    }

    private JsonNode? Node(YamlNode node, string path, int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"nested deeper than {MaxDepth}");
        if (++_values > MaxValues)
            throw new YamlException(node.Start, node.End, $"more than {MaxValues} values, with those of aliases");
        return node switch
        {
            YamlMappingNode mapping => Mapping(mapping, path, depth),
            YamlSequenceNode sequence => Sequence(sequence, path, depth),
            YamlScalarNode scalar => YamlScalars.Read(scalar),
            _ => throw new YamlException(node.Start, node.End, "an alias of nothing"),
        };
    }

    private JsonObject Mapping(YamlMappingNode mapping, string path, int depth)
    {
        var json = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                _errors.Add(new FieldError(path, ManifestReasons.PlainNames));
            else if (json.ContainsKey(name))
                _errors.Add(new FieldError(Field(path, name), ManifestReasons.FieldTwice));
            else
                json[name] = Node(value, Marked(Field(path, name), key), depth + 1);
        }
        return json;
    }

    private JsonArray Sequence(YamlSequenceNode sequence, string path, int depth)
    {
        var json = new JsonArray();
        for (var i = 0; i < sequence.Children.Count; i++)
            json.Add(Node(sequence.Children[i], Marked($"{path}[{i}]", sequence.Children[i]), depth + 1));
        return json;
    }

    private string Marked(string path, YamlNode node)
    {
        _marks[path] = node.Start;
        return path;
    }

    private static string Field(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
