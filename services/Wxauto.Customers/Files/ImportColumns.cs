using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Text;
using Wxauto.Customers.Rules;

namespace Wxauto.Customers.Files;

/// <summary>What the columns of a file are taken for.</summary>
internal sealed class ImportColumns
{
    public const string Name = "name", Code = "code", Kind = "kind", Owner = "owner", Tags = "tags", Notes = "notes", Tier = "tier",
        Agent = "agent",
        Contact = "contact", Nickname = "nickname", Remark = "remark";
    private readonly Dictionary<string, int> _at;
    private readonly IReadOnlyList<string> _headers;

    private ImportColumns(IReadOnlyList<string> headers, Dictionary<string, int> at) => (_headers, _at) = (headers, at);

    public IReadOnlyList<ImportColumn> Shown => [.. _headers.Select((h, i) => new ImportColumn(h, _at.FirstOrDefault(a =>
        a.Value == i).Key))];

    public static (ImportColumns? Columns, Reason? Problem) Of(IReadOnlyList<string> headers, CustomerRules rules)
    {
        // A fact's key and label are headers, too.
        var targets = rules.Import.Columns.SelectMany(c => c.Value.Append(c.Key), (c, header) => (Header: Folded(header), c.Key))
            .Concat(rules.Facts.SelectMany(f => new[] { (Folded(f.Key), f.Key), (Folded(f.Label), f.Key) }))
            .DistinctBy(t => t.Item1).ToDictionary(t => t.Item1, t => t.Item2);
        var at = new Dictionary<string, int>();
        for (var i = 0; i < headers.Count; i++)
            if (targets.TryGetValue(Folded(headers[i]), out var target) && !at.TryAdd(target, i))
                return (null, CustomerReasons.ImportColumnTwice.With(target));
        return at.ContainsKey(Name) || at.ContainsKey(Code) || at.ContainsKey(Contact) || at.ContainsKey(Remark) || at.ContainsKey(Nickname)
            ? (new ImportColumns(headers, at), null) : (null, CustomerReasons.ImportNoColumn);
    }

    /// <summary>Empty where the file has no such column, or the row no such cell.</summary>
    public string Text(string[] row, string target) => _at.TryGetValue(target, out var i) && i < row.Length ? row[i] : "";

    public string? Header(string target) => _at.TryGetValue(target, out var i) ? _headers[i] : null;

    private static string Folded(string header) => PlainText.Letters(header);
}
