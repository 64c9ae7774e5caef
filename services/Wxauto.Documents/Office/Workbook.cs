using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Office;

/// <summary>What the sheets of a workbook share: words, styles, and formulas that reach from one to another.</summary>
internal sealed class Workbook
{
    private readonly OfficePackage _package;
    private readonly CancellationToken _ct;
    private readonly List<SheetText> _strings;
    private readonly Dictionary<string, OfficePart> _sheets;
    private readonly Dictionary<string, IReadOnlyDictionary<(int Row, int Column), FormulaCell>?> _cells = [];
    private readonly Formulas _formulas;
    private readonly bool _computesAnew;
    private (int Count, string First) _missing;

    public Workbook(OfficePackage package, OfficePart part, XElement root, ParseLimits limits, CancellationToken ct)
    {
        (_package, _ct) = (package, ct);
        Styles = new CellStyles(package.Xml(package.OfKind(part, "styles").FirstOrDefault()),
            root.Child("workbookPr").Flag("date1904"));
        _strings = SharedStrings(package, part, limits, ct);
        _sheets = root.Child("sheets").Children("sheet").Where(s => s.Get("name") is not null
            && package.Related(part, s.Get("id")) is not null)
            .GroupBy(s => s.Get("name")!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => package.Related(part, g.First().Get("id"))!, StringComparer.OrdinalIgnoreCase);
        _formulas = new Formulas(CellsOf, (number, format) => NumberFormat.Show(number, format));
        // Programs that do not compute write 0 for every formula and leave the values to Excel.
        _computesAnew = root.Child("calcPr").Flag("fullCalcOnLoad");
    }

    public CellStyles Styles { get; }

    /// <summary>Formulas whose value is nowhere.</summary>
    public Reason? Missing => _missing.Count > 0 ? DocumentReasons.ValuesMissing.With(_missing.Count, _missing.First) : null;

    /// <summary>What a cell shows.</summary>
    public string Show(string sheet, int row, int column, XElement cell)
    {
        var style = Styles.Of(cell.Number("s"));
        var value = cell.Child("v")?.Value ?? "";
        var formula = cell.Child("f");
        if (formula is null)
            return Show(cell, value, style);
        // A picture in a cell, as WPS writes it.
        if (formula.Value.Contains("DISPIMG(", StringComparison.OrdinalIgnoreCase))
            return "";
        _formulas.Address = null;
        var links = IsLink(formula.Value);
        var isUnknown = cell.Get("t") != "str" && (value.Length == 0 || (_computesAnew && value == "0"));
        if (!isUnknown && !links)
            return Show(cell, value, style);
        if (CellsOf(sheet)?.GetValueOrDefault((row, column)) is { Formula: { } text, Shift: var shift }
            && _formulas.TryCompute(sheet, text, shift, out var computed))
        {
            var shown = !isUnknown ? Show(cell, value, style) : computed is double number ? style.Font.Show(Styles.Show(number, style))
                : style.Font.Show(Formulas.Words(computed));
            return shown + LinkText.Suffix(shown, _formulas.Address);
        }
        if (isUnknown)
            _missing = (_missing.Count + 1, _missing.Count == 0 ? $"{sheet}!{CellAddress.Name(row, column)}" : _missing.First);
        return isUnknown ? "" : Show(cell, value, style);
    }

    private string Show(XElement cell, string value, CellStyle style) => (cell.Get("t") ?? "n") switch
    {
        "s" => NumberFormat.ShowText(StringAt(value)?.Show(style.Font) ?? "", style.Format),
        "inlineStr" => NumberFormat.ShowText(SheetText.Of(cell.Child("is")).Show(style.Font), style.Format),
        "b" => style.Font.Show(value == "1" ? "TRUE" : "FALSE"),
        // Errors like #N/A say nothing.
        "e" => "",
        "n" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            style.Font.Show(Styles.Show(number, style)),
        "d" when DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) =>
            style.Font.Show(Styles.Show(date.ToOADate(), style)),
        _ => NumberFormat.ShowText(style.Font.Show(SheetText.Unescaped(value)), style.Format),
    };

    private SheetText? StringAt(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < _strings.Count ? _strings[index] : null;

    /// <summary>All cells of a sheet for formulas, also those that are hidden; read when a formula first asks.</summary>
    private IReadOnlyDictionary<(int Row, int Column), FormulaCell>? CellsOf(string name)
    {
        if (_cells.TryGetValue(name, out var known))
            return known;
        if (!_sheets.TryGetValue(name, out var part))
            return _cells[name] = null;
        var cells = new Dictionary<(int, int), FormulaCell>();
        var shared = new Dictionary<string, (string Text, int Row, int Column)>();
        foreach (var (row, column, _, cell) in new SheetReader(_package, part, _ct).Cells())
        {
            var formula = cell.Child("f");
            var (text, shift) = (formula?.Value, (0, 0));
            if (formula.Get("t") == "shared" && formula.Get("si") is { } group)
            {
                if (text is { Length: > 0 })
                    shared[group] = (text, row, column);
                else if (shared.TryGetValue(group, out var first))
                    (text, shift) = (first.Text, (row - first.Row, column - first.Column));
            }
            var value = cell.Child("v")?.Value ?? "";
            var isUnknown = text is { Length: > 0 } && cell.Get("t") != "str" && (value.Length == 0 || (_computesAnew && value == "0"));
            cells[(row, column)] = new FormulaCell(ValueOf(cell, value), text is { Length: > 0 }
                && (isUnknown || IsLink(text)) ? text : null, shift);
        }
        return _cells[name] = cells;
    }

    private static bool IsLink(string formula) => formula.Contains("HYPERLINK(", StringComparison.OrdinalIgnoreCase);

    private object? ValueOf(XElement cell, string value) => (cell.Get("t") ?? "n") switch
    {
        "s" => StringAt(value)?.Plain,
        "inlineStr" => SheetText.Of(cell.Child("is")).Plain,
        "b" => value == "1",
        "n" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        "e" or "n" => null,
        _ => value,
    };

    private static List<SheetText> SharedStrings(OfficePackage package, OfficePart book, ParseLimits limits, CancellationToken ct)
    {
        var strings = new List<SheetText>();
        if (package.OfKind(book, "sharedStrings").FirstOrDefault() is not { } part)
            return strings;
        long characters = 0;
        using var reader = package.Reader(part);
        try
        {
            while (reader is { EOF: false })
            {
                if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "si")
                {
                    reader.Read();
                    continue;
                }
                ct.ThrowIfCancellationRequested();
                strings.Add(SheetText.Of((XElement)XNode.ReadFrom(reader)));
                characters += strings[^1].Length;
                if (characters > limits.MaxCharacters)
                    throw new UnreadableDocumentException(DocumentReasons.ManyCharacters.With(limits.MaxCharacters));
            }
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            package.NoteDamage(part);
        }
        return strings;
    }
}
