using MudBlazor;

namespace Wxauto.Console.Layout;

/// <summary>The colours of the console in both schemes. Text keeps a contrast of 4.5:1 on what it stands on.</summary>
internal static class DeskTheme
{
    private static readonly string[] Fonts = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#08774a", PrimaryContrastText = "#ffffff", Secondary = "#2b6cb0", Background = "#f4f6f8", Surface = "#ffffff",
            AppbarBackground = "#ffffff", AppbarText = "#1c2430", DrawerBackground = "#ffffff", DrawerText = "#1c2430", DrawerIcon = "#5b6675",
            TextPrimary = "#1c2430", TextSecondary = "#5b6675", TextDisabled = "#6a7584", ActionDefault = "#5b6675", LinesDefault = "#e3e8ee",
            Divider = "#e3e8ee", LinesInputs = "#8995a3", Success = "#08693f", Warning = "#7a4f00", Error = "#9c2020", Info = "#1f5a96",
            SuccessContrastText = "#ffffff", WarningContrastText = "#ffffff", ErrorContrastText = "#ffffff", InfoContrastText = "#ffffff",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#4cc38a", PrimaryContrastText = "#06261a", Secondary = "#74aef0", Background = "#12161b", Surface = "#1a2027",
            AppbarBackground = "#1a2027", AppbarText = "#e2e7ed", DrawerBackground = "#1a2027", DrawerText = "#e2e7ed", DrawerIcon = "#9ba7b5",
            TextPrimary = "#e2e7ed", TextSecondary = "#9ba7b5", TextDisabled = "#8d99a7", ActionDefault = "#9ba7b5", LinesDefault = "#2c353f",
            Divider = "#2c353f", LinesInputs = "#5d6a78", Success = "#85dcae", Warning = "#f0c46c", Error = "#f5a9a5", Info = "#74aef0",
            SuccessContrastText = "#06261a", WarningContrastText = "#2a1e00", ErrorContrastText = "#33090a", InfoContrastText = "#04182e",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".875rem", LineHeight = "1.55" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
