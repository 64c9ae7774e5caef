using MudBlazor;
using Wxauto.Console.Words;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Console.Layout;

internal static class Refusals
{
    /// <summary>Says why something was not done; true when it was.</summary>
    public static bool Tell(this ISnackbar snackbar, ConsoleWords words, Reason? refused)
    {
        if (refused is not null)
            snackbar.Add(words.Of(refused), Severity.Warning);
        return refused is null;
    }
}
