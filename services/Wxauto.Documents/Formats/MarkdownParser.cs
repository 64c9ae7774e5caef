using Markdig;
using Markdig.Extensions.Yaml;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>Markdown is read as the page that it makes.</summary>
internal sealed class MarkdownParser : IDocumentParser
{
    private static readonly string[] Summaries = ["description", "summary"];
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseGridTables().UseYamlFrontMatter()
        .UseTaskLists().UseEmphasisExtras().UseCjkFriendlyEmphasis().UseFootnotes().UseDefinitionLists().UseAlertBlocks().UseMathematics()
        .UseSoftlineBreakAsHardlineBreak().Build();

    public bool Reads(string format) => format == FormatDetection.Markdown;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        var text = TextDecoding.Decode(file.Content, out var replaced);
        blocks.NoteReplaced(replaced);
        CheckNesting(text, limits);
        try
        {
            var document = Markdown.Parse(text, Pipeline);
            ct.ThrowIfCancellationRequested();
            var front = document.OfType<YamlFrontMatterBlock>().FirstOrDefault();
            foreach (var summary in Summaries)
                blocks.Paragraph(ValueOf(front, summary) ?? "");
            HtmlParser.AddFragment(blocks, document.ToHtml(Pipeline));
            return blocks.ToDocument(file, ValueOf(front, "title"));
        }
        catch (ArgumentException e) when (e.Message.Contains("nested", StringComparison.Ordinal))
        {
            throw new UnreadableDocumentException(DocumentReasons.TooDeep);
        }
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

    /// <summary>Of what stands before the text, as one line each.</summary>
    private static string? ValueOf(YamlFrontMatterBlock? front, string name) => front?.Lines.ToString().Split('\n').Select(l => l.Trim())
        .FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim().Trim('"', '\'');
}
