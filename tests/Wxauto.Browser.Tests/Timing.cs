using Microsoft.Playwright;

namespace Wxauto.Browser.Tests;

/// <summary>Deadlines in milliseconds: a page's own reaction, and an answer that goes through agent, server and back.</summary>
internal static class Timing
{
    private const float Page = 10_000, Answer = 60_000;

    public static LocatorAssertionsToHaveTextOptions Soon() => new() { Timeout = Page };

    public static LocatorAssertionsToHaveTextOptions Answered() => new() { Timeout = Answer };

    public static LocatorAssertionsToContainTextOptions AnsweredWith() => new() { Timeout = Answer };

    public static LocatorAssertionsToBeVisibleOptions Visible() => new() { Timeout = Answer };

    public static LocatorAssertionsToHaveCountOptions Counted() => new() { Timeout = Answer };
}
