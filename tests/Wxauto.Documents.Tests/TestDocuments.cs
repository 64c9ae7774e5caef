using Microsoft.Extensions.Logging.Abstractions;

namespace Wxauto.Documents.Tests;

/// <summary>The documents that office programs made (Documents/make.sh), and readers for them.</summary>
internal static class TestDocuments
{
    /// <summary>
    /// For tests that are not about the reading process: a new one for each of them would take longer than
    /// the test. Ends with this process.
    /// </summary>
    public static DocumentReader Shared { get; } = Reader(new ReaderOptions { Children = 2, Converter = "Off" });

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Documents");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f))
        .Order(StringComparer.Ordinal)];

    public static DocumentFile File(string name) => new(name, System.IO.File.ReadAllBytes(Path.Combine(Folder, name)));

    public static DocumentReader Reader(ReaderOptions? options = null, TimeProvider? time = null) =>
        // Whether LibreOffice is on a machine changes no test but those of it.
        new(options ?? new ReaderOptions { Converter = "Off" }, time ?? TimeProvider.System, NullLogger<DocumentReader>.Instance);

    /// <summary>Reads in this process, with limits of the test.</summary>
    public static ParsedDocument Parse(string name, byte[] content, ParseLimits? limits = null) =>
        DocumentParsing.Parse(new DocumentFile(name, content), limits ?? new ParseLimits(), CancellationToken.None);

    public static ParsedDocument Parse(string name, string text) => Parse(name, System.Text.Encoding.UTF8.GetBytes(text));

    public static IEnumerable<string> Headings(this ParsedDocument document) => document.Blocks.Where(b => b.Kind == BlockKind.Heading)
        .Select(b => $"{b.Level} {b.Text}");

    public static IEnumerable<string> Paragraphs(this ParsedDocument document) => document.Blocks.Where(b => b.Kind == BlockKind.Paragraph)
        .Select(b => b.Text);

    /// <summary>Tables as rows of cells between bars.</summary>
    public static IEnumerable<string[]> Tables(this ParsedDocument document) => document.Blocks.Where(b => b.Kind == BlockKind.Table)
        .Select(b => b.Rows.Select(r => string.Join('|', r)).ToArray());

    public static string AllText(this ParsedDocument document) =>
        string.Join('\n', document.Blocks.Select(b => b.Kind == BlockKind.Table
            ? string.Join('\n', b.Rows.Select(r => string.Join('|', r))) : b.Text));
}

/// <summary>One reader for the tests of a class, as a server has one.</summary>
public sealed class ReaderFixture : IAsyncLifetime
{
    internal DocumentReader Reader { get; } = TestDocuments.Reader();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Reader.DisposeAsync();
}
