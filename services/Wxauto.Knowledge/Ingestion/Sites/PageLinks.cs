using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>What a page tells robots: where it leads, and whether it wants to be found and followed.</summary>
/// <param name="Links">In their order, without fragments, each once; empty when it wants not to be followed.</param>
internal sealed record PageLinks(IReadOnlyList<Uri> Links, bool MayBeFound)
{
    private const int MaxLinks = 5_000;

    /// <summary>Goes through the tags only: building the tree of a hostile page costs time that grows with its square.</summary>
    public static PageLinks Of(string html, Uri address)
    {
        var tokenizer = new HtmlTokenizer(new TextSource(html), HtmlEntityProvider.Resolver) { IsAcceptingCharacterData = false };
        var (links, known, directives) = (new List<Uri>(), new HashSet<Uri>(), "");
        var from = (Uri?)null;
        for (var token = tokenizer.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            if (token is not HtmlTagToken { Type: HtmlTokenType.StartTag } tag)
                continue;
            switch (tag.Name.ToString())
            {
                case "script":
                    tokenizer.State = HtmlParseMode.Script;
                    break;
                case "style" or "iframe" or "noframes" or "xmp":
                    tokenizer.State = HtmlParseMode.Rawtext;
                    break;
                case "title" or "textarea":
                    tokenizer.State = HtmlParseMode.RCData;
                    break;
                case "base" when from is null && tag.GetAttribute("href").ToString() is { Length: > 0 } href:
                    Uri.TryCreate(address, href.Trim(), out from);
                    break;
                case "meta" when tag.GetAttribute("name").ToString().Trim().ToLowerInvariant() is "robots" or "wxauto":
                    directives += "," + tag.GetAttribute("content").ToString().ToLowerInvariant();
                    break;
                case "a" when links.Count < MaxLinks && Target(tag, from ?? address) is { } link && known.Add(link):
                    links.Add(link);
                    break;
            }
        }
        var said = directives.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new PageLinks(said.Contains("nofollow") || said.Contains("none") ? [] : links,
            !(said.Contains("noindex") || said.Contains("none")));
    }

    private static Uri? Target(HtmlTagToken tag, Uri from) =>
        tag.GetAttribute("href").ToString().Trim() is { Length: > 0 } href
            && !tag.GetAttribute("rel").ToString().Split(' ').Contains("nofollow", StringComparer.OrdinalIgnoreCase)
            && Uri.TryCreate(from, href, out var link) ? PageAddress.Of(link) : null;
}
