using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Text;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Rules;

namespace Wxauto.Customers.Files;

/// <summary>What a row says, in the form that is stored.</summary>
/// <param name="Facts">By key.</param>
internal sealed record ReadRow(string Name, string? Code, CustomerKind Kind, string? Owner, IReadOnlyList<string> Tags, string? Note,
    CustomerTier? Tier, ContactKey? Contact, string Nickname, string Remark, IReadOnlyDictionary<string, string> Facts, string? Phone)
{
    /// <summary>Rows that have the same are the same customer.</summary>
    public string Identity => Code is not null ? $"code {Code}" : Contact is not null ? $"contact {Contact.Agent}/{Contact.ContactId}"
        : Phone is not null ? $"phone {Phone}" : $"name {Name}";
}

/// <summary>Reads rows, and says which cell is wrong.</summary>
internal sealed class ImportRowReading(ImportColumns columns, CustomerRules rules, string? agent)
{
    private static readonly char[] BetweenTags = [',', '，', ';', '；', '、', '|', '/', ' '];

    public (ReadRow? Row, Reason? Problem, string? Column) Read(string[] row)
    {
        var (nickname, remark) = (Text(ImportColumns.Nickname), Text(ImportColumns.Remark));
        var name = new[] { Text(ImportColumns.Name), remark, nickname }.FirstOrDefault(n => n.Length > 0) ?? "";
        foreach (var (target, most) in new[] { (ImportColumns.Name, CustomerTables.LongestName), (ImportColumns.Code,
            CustomerTables.LongestCode),
            (ImportColumns.Owner, CustomerTables.LongestName), (ImportColumns.Notes, CustomerInput.LongestNote), (ImportColumns.Agent, 63),
            (ImportColumns.Contact, 200), (ImportColumns.Nickname, CustomerTables.LongestName), (ImportColumns.Remark,
                CustomerTables.LongestName) })
            if (CustomerInput.Optional(target, Text(target), most) is { } wrong)
                return (null, wrong.Reason, columns.Header(target));
        var facts = new Dictionary<string, string>();
        foreach (var rule in rules.Facts)
            if (Text(rule.Key) is { Length: > 0 } text)
            {
                var (value, problem) = FactValues.Read(rule, text);
                if (problem is not null)
                    return (null, problem, columns.Header(rule.Key));
                facts[rule.Key] = value!;
            }
        var tags = Text(ImportColumns.Tags).Trim('[', ']').Split(BetweenTags,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(t => t.Trim('"', '\'')).Where(t => t.Length > 0).Distinct().ToList();
        if (tags.Count > CustomerInput.MostTags || tags.Any(t => CustomerInput.Text("tags", t, CustomerInput.LongestTag) is not null))
            return (null, DeskReasons.TooMany.With("tags", CustomerInput.MostTags, CustomerInput.LongestTag),
                columns.Header(ImportColumns.Tags));
        ContactKey? contact = null;
        if (Text(ImportColumns.Contact) is { Length: > 0 } id)
        {
            var of = Text(ImportColumns.Agent) is { Length: > 0 } own ? own : agent;
            if (string.IsNullOrWhiteSpace(of))
                return (null, CustomerReasons.ImportNeedsAgent, columns.Header(ImportColumns.Contact));
            contact = new ContactKey(of.Trim(), id);
        }
        return (new ReadRow(name, CustomerInput.OrNull(Text(ImportColumns.Code)), IsOneOf(rules.Import.Firm, ImportColumns.Kind)
            ? CustomerKind.Firm
            : CustomerKind.Person, CustomerInput.OrNull(Text(ImportColumns.Owner)), tags, CustomerInput.OrNull(Text(ImportColumns.Notes)),
            IsOneOf(rules.Import.White, ImportColumns.Tier) ? CustomerTier.White
            : IsOneOf(rules.Import.Black, ImportColumns.Tier) ? CustomerTier.Black : null, contact, nickname, remark, facts,
            rules.Facts.Where(f => f.Type == FactType.Phone).Select(f => facts.GetValueOrDefault(f.Key)).FirstOrDefault(p => p
                is not null)), null, null);

        string Text(string target) => columns.Text(row, target);

        bool IsOneOf(IReadOnlyList<string> words, string target) =>
            Text(target) is { Length: > 0 } text && words.Any(w => PlainText.Fold(w) == PlainText.Fold(text));
    }
}
