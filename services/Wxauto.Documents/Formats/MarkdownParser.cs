using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

internal sealed class MarkdownParser : IDocumentParser
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseGridTables().UseYamlFrontMatter()
        .UseTaskLists().UseEmphasisExtras().Build();

    public bool Reads(string format) => format == FormatDetection.Markdown;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var text = TextDecoding.Decode(file.Content);
        CheckNesting(text, limits);
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException e) when (e.Message.Contains("nested", StringComparison.Ordinal))
        {
            throw new UnreadableDocumentException(DocumentReasons.TooDeep);
        }
        var blocks = new BlockList(limits);
        string? title = null;
        foreach (var block in document)
        {
            ct.ThrowIfCancellationRequested();
            if (block is YamlFrontMatterBlock front)
                title = TitleOf(front);
            else
                Add(blocks, block, limits);
        }
        return blocks.ToDocument(file, title);
    }

    /// <summary>Markdig builds what is quoted or listed too deeply before it says that it is too deep.</summary>
    private static void CheckNesting(string text, ParseLimits limits)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var depth = 0;
            foreach (var c in line)
            {
                if (c is '>' or '-' or '*' or '+')
                    depth++;
                else if (c != ' ')
                    break;
                // Lines of dashes are rules; markers of quotes and lists stand alone.
                if (depth > limits.MaxDepth && (c == '>' || line.Contains(" -", StringComparison.Ordinal)
                    || line.Contains(" *", StringComparison.Ordinal) || line.Contains(" +", StringComparison.Ordinal)))
                    throw new UnreadableDocumentException(DocumentReasons.Deep.With(limits.MaxDepth));
            }
        }
    }

    private static void Add(BlockList blocks, Markdig.Syntax.Block block, ParseLimits limits)
    {
        switch (block)
        {
            case HeadingBlock heading:
                blocks.Heading(heading.Level, Text(heading.Inline));
                break;
            case ParagraphBlock paragraph:
                blocks.Paragraph(Text(paragraph.Inline));
                break;
            case Table table:
                blocks.Table(Grid(table, limits));
                break;
            case ListBlock list:
                AddList(blocks, list, "", limits);
                break;
            case HtmlBlock html:
                HtmlParser.AddFragment(blocks, html.Lines.ToString());
                break;
            case CodeBlock code:
                blocks.Paragraph(code.Lines.ToString());
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock container:
                foreach (var child in container)
                    Add(blocks, child, limits);
                break;
        }
    }

    private static void AddList(BlockList blocks, ListBlock list, string indent, ParseLimits limits)
    {
        _ = int.TryParse(list.OrderedStart, out var number);
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var marker = list.IsOrdered ? $"{number++}. " : "- ";
            foreach (var child in item)
            {
                if (child is ParagraphBlock paragraph)
                    blocks.Item(marker + Text(paragraph.Inline).Replace('\n', ' '));
                else if (child is ListBlock inner)
                    AddList(blocks, inner, indent, limits);
                else
                    Add(blocks, child, limits);
                marker = "";
            }
        }
    }

    private static TableGrid Grid(Table table, ParseLimits limits)
    {
        var grid = new TableGrid(limits) { HeaderRows = table.OfType<TableRow>().TakeWhile(r => r.IsHeader).Count() };
        var row = 0;
        foreach (var cells in table.OfType<TableRow>())
        {
            var column = 0;
            foreach (var cell in cells.OfType<TableCell>())
            {
                grid.Put(row, column, string.Join('\n', cell.Descendants<ParagraphBlock>().Select(p => Text(p.Inline))),
                    Math.Max(1, cell.RowSpan), Math.Max(1, cell.ColumnSpan));
                column += Math.Max(1, cell.ColumnSpan);
            }
            row++;
        }
        return grid;
    }

    private static string Text(ContainerInline? inline)
    {
        if (inline is null)
            return "";
        var text = new StringBuilder();
        foreach (var part in inline.Descendants())
        {
            _ = part switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                LineBreakInline => text.Append('\n'),
                HtmlInline { Tag: var tag } when tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) => text.Append('\n'),
                HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
                AutolinkInline link => text.Append(link.Url),
                _ => text,
            };
        }
        return text.ToString();
    }

    private static string? TitleOf(YamlFrontMatterBlock front) =>
        front.Lines.ToString().Split('\n').Select(l => l.Trim()).FirstOrDefault(l =>
            l.StartsWith("title:", StringComparison.OrdinalIgnoreCase))?[6..].Trim().Trim('"', '\'');
}
