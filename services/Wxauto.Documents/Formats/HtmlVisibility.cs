using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Wxauto.Documents.Formats;

/// <summary>
/// Leaves of a page what a visitor can see or open: not what only arranges a site, scripts and what stays hidden or is struck through; but
/// answers that a click shows, and tabs.
/// </summary>
internal sealed partial class HtmlVisibility
{
    private const int MostRules = 2_000;
    private const int LongestHint = 120;
    private const string Never = "a.sdfootnoteanc,a.sdfootnotesym,a.footnote-back-ref,div[title=header],div[title=footer],script,style,template,canvas,iframe,object,video,audio,progress,meter,nav,input[type=hidden],datalist,del,s,strike,[role=navigation],[role=banner],[role=contentinfo],[role=search],.sr-only,.visually-hidden,.screen-reader-text,.material-icons,.material-symbols-outlined";
    private static readonly HashSet<string> Around = new(["nav", "navbar", "navigation", "menu", "footer", "header", "sidebar",
        "breadcrumb", "breadcrumbs", "copyright", "pagination", "topbar"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> OnEveryPage = new(["nav", "navbar", "navigation", "footer", "breadcrumb", "breadcrumbs",
        "copyright", "pagination", "topbar"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Kept = ["body", "html", "main", "article", "table", "tbody", "tr", "td", "th", "h1", "h2",
        "h3"];
    private static readonly HashSet<string> HiddenClasses = new(["hidden", "d-none", "hide", "is-hidden"],
        StringComparer.OrdinalIgnoreCase);

    // Parts of names that say that a click shows what is hidden.
    private static readonly string[] Opens = ["panel", "collaps", "accordion", "tab-", "tab_", "tabs", "answer", "faq", "toggle", "expand",
        "fold", "detail"];

    private readonly HashSet<string> _controlled = [];

    public static void Apply(IHtmlDocument document) => new HtmlVisibility(document).Leave(document);

    private HtmlVisibility(IHtmlDocument document)
    {
        foreach (var opener in document.QuerySelectorAll("[aria-controls],[data-target],[data-bs-target],a[href^='#']"))
            foreach (var name in new[] { "aria-controls", "data-target", "data-bs-target", "href" })
                if (opener.GetAttribute(name)?.TrimStart('#') is { Length: > 0 } id)
                    _controlled.Add(id);
    }

    private void Leave(IHtmlDocument document)
    {
        JoinTabs(document);
        var bySheet = BySheet(document);
        Remove(document.QuerySelectorAll("header,aside,footer,[class],[id],[role=complementary]").Where(IsAround));
        Remove(bySheet);
        Remove(document.QuerySelectorAll("[hidden],[style],[class],[aria-hidden=true],dialog").Where(e =>
            IsStruck(e) || (IsHidden(e) && !IsOpened(e))));
        Remove(document.QuerySelectorAll("button,[role=button]").Where(b => !IsOpener(b)));
        Remove(document.QuerySelectorAll("noscript").Where(n => n.TextContent.Length < LongestHint
            && n.TextContent.Contains("JavaScript", StringComparison.OrdinalIgnoreCase)));
        Remove(document.QuerySelectorAll(Never));
    }

    private static void Remove(IEnumerable<IElement> elements)
    {
        foreach (var element in elements.ToList())
            element.Remove();
    }

    /// <summary>The name of a tab stands before what it shows.</summary>
    private static void JoinTabs(IHtmlDocument document)
    {
        var tabs = document.QuerySelectorAll("[role=tab]").ToList();
        var panels = document.QuerySelectorAll("[role=tabpanel]").ToList();
        for (var i = 0; i < tabs.Count; i++)
        {
            var panel = tabs[i].GetAttribute("aria-controls") is { Length: > 0 } id ? document.GetElementById(id)
                : panels.Find(p => p.GetAttribute("aria-labelledby") is { Length: > 0 } named && named == tabs[i].Id)
                    ?? (tabs.Count == panels.Count ? panels[i] : null);
            if (panel is null)
                continue;
            var name = document.CreateElement("p");
            name.TextContent = tabs[i].TextContent;
            panel.Prepend(name);
            tabs[i].Remove();
        }
    }

    /// <summary>What surrounds the content on every page of a site, such as lists of links; not what only has such a name.</summary>
    private static bool IsAround(IElement element)
    {
        var names = element.ClassList.Append(element.Id ?? "").ToList();
        var isAside = element.LocalName == "aside" || element.GetAttribute("role") == "complementary";
        if ((!isAside && element.LocalName is not ("header" or "footer")
            && !names.Any(Around.Contains)) || Kept.Contains(element.LocalName))
            return false;
        // The header of an article holds its heading, that of a page its navigation.
        if (!isAside && element.Closest("main,article") is not null)
            return false;
        if (element.LocalName == "footer" || names.Any(OnEveryPage.Contains))
            return true;
        var links = element.QuerySelectorAll("a").Sum(a => Letters(a.TextContent));
        var words = Letters(element.TextContent);
        return words == 0 || links * 2 > words || (element.LocalName == "header"
            && (element.QuerySelector("nav") is not null || element.QuerySelector("h1,h2,h3,h4,p") is null));
    }

    private static int Letters(string text) => text.Count(char.IsLetterOrDigit);

    /// <summary>A button that is a heading or a question, or opens something, and no command.</summary>
    private static bool IsOpener(IElement button) => button.Closest("h1,h2,h3,h4,h5,h6,dt,summary") is not null
        || button.HasAttribute("aria-controls") || button.HasAttribute("aria-expanded") || button.HasAttribute("data-target")
        || button.HasAttribute("data-bs-target") || button.TextContent.TrimEnd() is [.., '?' or '？'] || Names(button, Opens)
        || (button.NextElementSibling is { } next && Names(next, Opens));

    private static bool IsHidden(IElement element) => element.LocalName == "dialog" ? !element.HasAttribute("open")
        : (element.HasAttribute("hidden") && element.GetAttribute("hidden") != "until-found")
            || element.GetAttribute("aria-hidden") == "true"
        || Hidden().IsMatch(element.GetAttribute("style") ?? "")
        || (element.ClassList.Any(HiddenClasses.Contains) && !element.ClassList.Any(c => c.Contains(':') || Wider().IsMatch(c)));

    private static bool IsStruck(IElement element) => Struck().IsMatch(element.GetAttribute("style") ?? "");

    /// <summary>Hidden until a visitor opens it: the answer of a question, a tab, what is collapsed.</summary>
    private bool IsOpened(IElement element) => element.GetAttribute("role") is "tabpanel" or "region"
        || element.HasAttribute("aria-labelledby")
        || (element.Id is { Length: > 0 } id && _controlled.Contains(id)) || element.LocalName == "dd" || Names(element, Opens)
        || (element.PreviousElementSibling is { } before
            && (before.LocalName is "button" or "dt" or "summary" || before.GetAttribute("role") == "button"
                || before.QuerySelector("button") is not null));

    private static bool Names(IElement element, string[] parts) => element.ClassList.Append(element.Id ?? "")
        .Any(n => parts.Any(p => n.Contains(p, StringComparison.OrdinalIgnoreCase)) || n.Equals("tab", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the page's own style sheet hides or strikes through; what stands in @media holds for some screens only.</summary>
    private List<IElement> BySheet(IHtmlDocument document)
    {
        var found = new List<IElement>();
        foreach (var sheet in document.QuerySelectorAll("style"))
        {
            foreach (Match rule in Rule().Matches(Condition().Replace(Comment().Replace(sheet.TextContent, ""), "")).Take(MostRules))
            {
                var strikes = Struck().IsMatch(rule.Groups[2].Value);
                if (!strikes && !Hidden().IsMatch(rule.Groups[2].Value))
                    continue;
                // Only what names a class or an id by itself: combinations may hold for a state only.
                foreach (var selector in rule.Groups[1].Value.Split(',').Select(s => s.Trim()).Where(s => Simple().IsMatch(s)))
                    found.AddRange(document.QuerySelectorAll(selector).Where(e => strikes || !IsOpened(e)));
            }
        }
        return found;
    }

    [GeneratedRegex(@"(^|[;\s])(display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|font-size\s*:\s*0(px|pt|em|rem|%)?\s*(;|!|$)|opacity\s*:\s*0(\.0+)?\s*(;|!|$))", RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"text-decoration(-line)?\s*:[^;]*line-through", RegexOptions.IgnoreCase)]
    private static partial Regex Struck();

    [GeneratedRegex(@"^d-(sm|md|lg|xl|xxl)-")]
    private static partial Regex Wider();

    [GeneratedRegex(@"([^{}]+)\{([^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"@[a-z-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", RegexOptions.IgnoreCase)]
    private static partial Regex Condition();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[a-z]*[.#][\w-]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Simple();
}
