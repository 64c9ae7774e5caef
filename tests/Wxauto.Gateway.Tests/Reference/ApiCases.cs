using System.Text.Json.Nodes;

namespace Wxauto.Gateway.Tests.Reference;

/// <summary>What is expected of a request: as the document says, or any answer that the document knows.</summary>
internal enum Expected
{
    Any,
    Accepted,
    Refused,
}

/// <param name="What">Told when the answer is wrong.</param>
/// <param name="Body">As it stands in the request; null: none.</param>
internal sealed record ApiCase(string What, Expected Expected, string Path, string Query, string? Body, string ContentType);

/// <summary>Requests to one operation, made of its document: its own example, and each part of it missing, null, of another type, too long
/// or out of range.</summary>
internal sealed class ApiCases(ApiSchema schema, ApiOperation operation, IReadOnlyDictionary<string, Func<string>> known)
{
    private const string Mark = "the odd value";

    private static readonly string[] Odd = ["0", "-1", "1e400", "12.5", "true", "[]", "{}", "[null]", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"😀 ' \\\" ; --\"", "\"9999999999999999999999\""];

    public IEnumerable<ApiCase> All()
    {
        yield return Case("the example", Expected.Accepted);
        foreach (var parameter in operation.Parameters("query"))
            foreach (var (value, expected) in QueryValues(parameter["schema"]!))
                yield return Case($"{parameter["name"]}={value}", expected, query: $"{parameter["name"]}={value}");
        if (operation.Parameters("path").Any())
            foreach (var value in new[] { "unknown", "%00", "a%2Fb", "%F0%9F%98%80", "..%2f..", new string('x', 300) })
                yield return Case($"path {value}", Expected.Refused, path: Path(value));
        if (operation.Body is not { } body)
            yield break;
        foreach (var whole in new[] { "null", "[]", "{", "1", "\"text\"", "{\"a\":" })
            yield return Case($"body {whole}", whole == "null" ? Expected.Any : Expected.Refused, body: whole);
        yield return Case("no JSON", Expected.Refused, body: "a=b", type: "application/x-www-form-urlencoded");
        yield return Case("another encoding", Expected.Refused, body: Text(_ => { }), type: "application/json; charset=gb2312");
        yield return Case("too much", Expected.Refused, body: Text(e => e["more"] = new string('x', 1 << 20)));
        yield return Case("an unknown field", Expected.Accepted, body: Text(e => e["unknown"] = 1));
        foreach (var change in Changes(schema.Resolve(body["schema"]!), []))
            yield return change;
    }

    private IEnumerable<ApiCase> Changes(JsonNode of, string[] at)
    {
        foreach (var (name, property) in of["properties"]!.AsObject())
        {
            var part = schema.Resolve(property!);
            var required = of["required"]?.AsArray().Any(r => (string)r! == name) == true;
            var path = string.Join('.', [.. at, name]);
            yield return Change($"{path} missing", required ? Expected.Refused : Expected.Any, o => o.Remove(name));
            var nullable = (bool?)part["nullable"] == true;
            yield return Change($"{path} null", required ? Expected.Refused : nullable ? Expected.Accepted : Expected.Any, o => o[name] = null);
            foreach (var odd in Odd)
                yield return Raw($"{path} {odd}", Expected.Any, o => o[name] = Mark, odd);
            if ((int?)part["maxLength"] is { } max)
            {
                yield return Change($"{path} too long", Expected.Refused, o => o[name] = new string('长', max + 1));
                yield return Change($"{path} short enough", Expected.Accepted, o => o[name] = new string('长', max));
            }
            if ((int?)part["minLength"] > 0)
                yield return Change($"{path} empty", Expected.Refused, o => o[name] = "");
            if (part["enum"] is JsonArray allowed)
                foreach (var value in allowed.Select(a => (string)a!))
                    yield return Change($"{path} {value}", Expected.Accepted, o => o[name] = value);
            if (part["enum"] is not null)
                yield return Change($"{path} no value of the enum", Expected.Refused, o => o[name] = "no such");
            if (part["properties"] is not null)
                foreach (var inner in Changes(part, [.. at, name]))
                    yield return inner;
        }

        ApiCase Change(string what, Expected expected, Action<JsonObject> change) => Raw(what, expected, change, null);

        ApiCase Raw(string what, Expected expected, Action<JsonObject> change, string? marked)
        {
            var text = Text(e => change((JsonObject)at.Aggregate((JsonNode)e, (o, name) => o[name]!)));
            return Case(what, expected, body: marked is null ? text : text.Replace($"\"{Mark}\"", marked, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<(string Value, Expected Expected)> QueryValues(JsonNode of)
    {
        yield return ("", Expected.Any);
        yield return (new string('9', 2000), (string?)of["type"] == "integer" ? Expected.Refused : Expected.Any);
        yield return ("%00%F0%9F%98%80", (string?)of["type"] == "integer" ? Expected.Refused : Expected.Any);
        if ((int?)of["minimum"] is { } min && (int?)of["maximum"] is { } max)
            foreach (var (value, expected) in new[] { (min, Expected.Accepted), (min - 1, Expected.Refused), (max + 1, Expected.Refused) })
                yield return ($"{value}", expected);
    }

    private ApiCase Case(string what, Expected expected, string? path = null, string? query = null, string? body = null,
        string type = "application/json") =>
        new($"{operation.Id}: {what}", expected, path ?? Path(null), query ?? Query(),
            body ?? (operation.Body is null ? null : Text(_ => { })), type);

    private string Path(string? value) => operation.Parameters("path").Aggregate(operation.Path, (path, p) =>
        path.Replace($"{{{p["name"]}}}", value ?? known[$"{operation.Id}.{p["name"]}"](), StringComparison.Ordinal));

    /// <summary>The least of what is waited for and counted.</summary>
    private string Query() => string.Join('&', operation.Parameters("query").Where(p => p["schema"]!["minimum"] is not null)
        .Select(p => $"{p["name"]}={p["schema"]!["minimum"]}"));

    private string Text(Action<JsonObject> change)
    {
        var example = (JsonObject)operation.Body!["example"]!.DeepClone();
        Fill(example);
        change(example);
        return example.ToJsonString();
    }

    /// <summary>In place of the example's names and keys, those of this server.</summary>
    private void Fill(JsonObject example)
    {
        foreach (var (name, value) in example.ToList())
            if (value is JsonObject inner)
                Fill(inner);
            else if (known.TryGetValue(name, out var here))
                example[name] = here();
    }
}
