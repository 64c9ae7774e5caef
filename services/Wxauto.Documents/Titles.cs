namespace Wxauto.Documents;

/// <summary>Titles in metadata are often left by a program, not written by a person.</summary>
internal static class Titles
{
    private static readonly string[] Left = ["Microsoft Word", "Microsoft PowerPoint", "PowerPoint Presentation", "PowerPoint 演示文稿",
        "PowerPoint 簡報", "Document", "文档", "新建", "untitled", "无标题", "幻灯片", "Slide 1", "title", "about:blank", "WPS"];
    private static readonly string[] Endings = [".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".pdf", ".indd", ".cdr", ".html",
        ".tmp"];

    public static string? Meaningful(string title, string fileName) =>
        title.Length is < 2 or > 200 || title.Contains('\n') || title.Equals(fileName, StringComparison.OrdinalIgnoreCase)
            || Left.Any(l => title.StartsWith(l, StringComparison.OrdinalIgnoreCase))
                || Endings.Any(e => title.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            || !title.Any(char.IsLetter) ? null : title;
}
