using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Wxauto.Browser.Tests;

/// <summary>The page of the knowledge bases, used by who looks after them.</summary>
internal sealed class KnowledgePage(IPage page)
{
    public IPage Page => page;

    public ILocator Passages => page.GetByTestId("passage");

    public ILocator Evidence => page.GetByTestId("evidence");

    public static async Task<KnowledgePage> OpenAsync(RunningPlatform platform, ColorScheme scheme = ColorScheme.Light) =>
        new(await platform.OpenAsync("knowledge", scheme));

    public ILocator Document(string name) => page.GetByTestId("document-" + name);

    public ILocator State(string name) => Document(name).GetByTestId("document-state");

    public Task UploadAsync(string name, string text) =>
        UploadAsync(new FilePayload { Name = name, MimeType = "text/markdown", Buffer = Encoding.UTF8.GetBytes(text) });

    /// <summary>As a person does it: the button is not there before the page knows its bases.</summary>
    public async Task UploadAsync(FilePayload file)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByTestId("choose").ClickAsync());
        await chooser.SetFilesAsync(file);
    }

    /// <summary>What would be read of the file, without publishing it.</summary>
    public async Task TryAsync(FilePayload file)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByTestId("attempt").ClickAsync());
        await chooser.SetFilesAsync(file);
    }

    /// <summary>The document's passages are shown afterwards.</summary>
    public async Task ReadAsync(string name)
    {
        await Document(name).GetByTestId("open").ClickAsync();
        await Expect(Passages.First).ToBeVisibleAsync();
    }

    public async Task AskAsync(string question)
    {
        await page.GetByTestId("tab-try").ClickAsync();
        await page.GetByTestId("question").FillAsync(question);
        await page.GetByTestId("question").PressAsync("Enter");
    }
}
