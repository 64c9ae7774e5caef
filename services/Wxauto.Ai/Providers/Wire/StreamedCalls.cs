using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>Calls of tools as they come, whole or in pieces. They are told apart by id where the index does not.</summary>
internal sealed class StreamedCalls
{
    private readonly List<Call> _calls = [];

    /// <param name="alone">Not a piece: a call of its own.</param>
    public void Add(JsonElement piece, bool alone)
    {
        if (piece.ValueKind != JsonValueKind.Object)
            return;
        // Some put name and arguments beside the type.
        var function = piece.Find("function") ?? piece;
        var (id, name) = (piece.Text("id") ?? "", function.Text("name") ?? "");
        var arguments = function.Find("arguments") ?? function.Find("input");
        var call = alone ? null : Of(id, name, (int?)piece.Number("index"), arguments.Text() is null or "");
        if (call is null)
            _calls.Add(call = new Call { Index = (int?)piece.Number("index") });
        call.Id = call.Id.Length > 0 ? call.Id : id;
        if (call.Name.Length == 0 || (name != call.Name && call.Arguments.Length == 0))
            call.Name += name;
        call.Add(arguments);
        foreach (var field in piece.EnumerateObject())
            if (field.Name is not ("index" or "id" or "type" or "function" or "name" or "arguments" or "input")
                && field.Value.ValueKind != JsonValueKind.Null)
                call.Beside[field.Name] = JsonNode.Parse(field.Value.GetRawText());
    }

    /// <summary>Each with an id of its own, and as it goes back to the provider.</summary>
    public IEnumerable<(FunctionCallContent Content, JsonObject Json)> Read()
    {
        var taken = new HashSet<string>();
        foreach (var call in _calls.Where(c => c.Name.Length > 0))
        {
            if (call.Id.Length == 0 || !taken.Add(call.Id))
                taken.Add(call.Id = $"call_{Guid.NewGuid():N}");
            var arguments = call.Arguments.ToString();
            var json = WireJson.Call(call.Id, call.Name, arguments);
            foreach (var (name, value) in call.Beside)
                json[name] = value?.DeepClone();
            yield return (new FunctionCallContent(call.Id, call.Name, ArgumentsOf(arguments)) { RawRepresentation = arguments }, json);
        }
    }

    /// <summary>Empty when it is no JSON object: the tool then says what it lacks.</summary>
    public static Dictionary<string, object?> ArgumentsOf(string json) =>
        LenientJson.Parse(json) is { ValueKind: JsonValueKind.Object } arguments
            ? arguments.EnumerateObject().GroupBy(a => a.Name).ToDictionary(a => a.Key, a => (object?)a.Last().Value) : [];

    /// <summary>The call that a piece goes on with; null when it begins one.</summary>
    private Call? Of(string id, string name, int? index, bool saysNothing)
    {
        var at = index is null ? null : _calls.LastOrDefault(c => c.Index == index);
        if (id.Length > 0)
            return _calls.LastOrDefault(c => c.Id == id) is { } known
                ? name.Length == 0 || known == at || saysNothing || (index is null && !known.IsWhole) ? known : null
                : at is { Id.Length: 0, IsWhole: false } ? at : null;
        if (name.Length == 0)
            return at ?? _calls.LastOrDefault();
        return (index is null ? _calls.LastOrDefault() : at) is { IsWhole: false } last
            && (last.Name == name || last.Arguments.Length == 0) ? last : null;
    }

    private sealed class Call
    {
        public int? Index { get; init; }
        public string Id { get; set; } = "";
        public string Name { get; set; } = "";
        public StringBuilder Arguments { get; } = new();
        public JsonObject Beside { get; } = [];
        public bool IsWhole => Arguments.Length > 0 && LenientJson.Parse(Arguments.ToString()) is { ValueKind: JsonValueKind.Object };

        /// <summary>Text as it is; an object as the text that it should have been.</summary>
        public void Add(JsonElement? arguments)
        {
            if (arguments is { ValueKind: JsonValueKind.String } text)
                Arguments.Append(text.GetString());
            else if (arguments is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } value && Arguments.Length == 0)
                Arguments.Append(JsonSerializer.Serialize(value, WireJson.Options));
        }
    }
}
