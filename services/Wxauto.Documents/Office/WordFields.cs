using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>The fields that are open where Word's text is read: what they compute is text, what computes it is not.</summary>
internal sealed partial class WordFields
{
    private readonly Stack<Field> _open = [];

    /// <summary>Whether what comes belongs to a field's instructions.</summary>
    public bool IsInCode => _open.Any(f => !f.HasResult);

    /// <summary>At the end of a paragraph: instructions that never end do not take the rest of the document with them.</summary>
    public void EndCodes()
    {
        while (IsInCode)
            _open.Pop();
    }

    public void Code(string text)
    {
        if (_open.TryPeek(out var field) && !field.HasResult)
            field.Instructions.Append(text);
    }

    public void Mark(XElement mark, WordText output)
    {
        switch (mark.Get("fldCharType"))
        {
            case "begin":
                _open.Push(new Field(mark.Child("ffData")));
                break;
            case "separate" when _open.TryPeek(out var field):
                (field.HasResult, field.Output, field.Start) = (true, output, output.Text.Length);
                break;
            case "end" when _open.TryPop(out var ended):
                // A result that began in a paragraph before goes on from the beginning of this one.
                if (!IsInCode)
                    End(ended.Instructions.ToString(), ended.Form, output, ended.Output == output ? ended.Start : ended.HasResult ? 0
                        : output.Text.Length);
                break;
        }
    }

    /// <summary>What a field shows, whose result stands from <paramref name="start"/> on.</summary>
    public static void End(string code, XElement? form, WordText output, int start)
    {
        var isEmpty = start >= output.Text.Length;
        switch (Name().Match(code).Value.ToUpperInvariant())
        {
            case "HYPERLINK":
                LinkText.Append(output.Text, start, Address().Match(code).Groups[1].Value);
                break;
            case "FORMDROPDOWN" when isEmpty:
                var list = form.Child("ddList");
                output.Text.Append(list.Children("listEntry").ElementAtOrDefault(list.Child("result").Val() ?? list.Child("default").Val() ?? 0)
                    .Get("val"));
                break;
            case "FORMCHECKBOX" when isEmpty:
                var box = form.Child("checkBox");
                output.Text.Append((box.Child("checked") is { } state ? state.On() : box.Child("default").On()) == true ? '☒' : '☐');
                break;
            case "FORMTEXT" when isEmpty:
                output.Text.Append(form.Child("textInput", "default").Get("val"));
                break;
            case "SYMBOL" when isEmpty && Symbol().Match(code) is { Success: true } symbol:
                var digits = symbol.Groups[1].Value;
                var value = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                    ? int.Parse(digits.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    : int.Parse(digits, CultureInfo.InvariantCulture);
                output.Text.Append(SymbolFonts.Show(((char)value).ToString(), Font().Match(code).Groups[1].Value));
                break;
            case "EQ" when isEmpty:
                output.Text.Append(EquationField.Show(code));
                break;
            case "PAGE" or "NUMPAGES" or "SECTIONPAGES":
                output.HasPageNumber = true;
                break;
        }
    }

    private sealed class Field(XElement? form)
    {
        public XElement? Form { get; } = form;
        public StringBuilder Instructions { get; } = new();
        public bool HasResult { get; set; }
        public WordText? Output { get; set; }
        public int Start { get; set; }
    }

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Name();

    [GeneratedRegex("""HYPERLINK\s+"?([^"\s\\]+)"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"SYMBOL\s+(0x[0-9A-F]{1,4}|\d{1,4})", RegexOptions.IgnoreCase)]
    private static partial Regex Symbol();

    [GeneratedRegex("""\\f\s+"?([^"\\]+?)"?\s*(?:\\|$)""", RegexOptions.IgnoreCase)]
    private static partial Regex Font();
}
