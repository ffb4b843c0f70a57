using MudBlazor;

namespace TopoWeb.Layout;

/// <summary>What MudBlazor needs in C#. The colours in force are the variables of <c>wwwroot/css/tokens.css</c>, which know the theme before the first paint;
/// these are the same ones, for the shades MudBlazor derives.</summary>
internal static class TopoTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0a6862",
            Secondary = "#4b5159",
            Background = "#f6f6f4",
            Surface = "#ffffff",
            TextPrimary = "#1a1d21",
            TextSecondary = "#4b5159",
            Error = "#b3261e",
            Warning = "#8a5300",
            Success = "#2c6e2f",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "13px", FontWeight = "500", TextTransform = "none", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.45", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "13px", LineHeight = "1.45", LetterSpacing = "normal" },
        },
    };
}
