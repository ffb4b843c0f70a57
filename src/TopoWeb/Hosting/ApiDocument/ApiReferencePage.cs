using System.Net;
using Scalar.AspNetCore;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>The reference page of the API: its own program's page with the theme of ours, a language, and a way back.</summary>
internal static class ApiReferencePage
{
    /// <param name="options">Of the page.</param>
    /// <param name="pathBase">Path of the application behind a proxy.</param>
    public static void Write(ScalarOptions options, PathString pathBase)
    {
        var root = WebUtility.HtmlEncode(pathBase.ToUriComponent());
        options.WithTitle("API reference · TopoWeb").DisableDefaultFonts().HideDeveloperTools().DisableAgent().DisableMcp().DisableTelemetry().HideClientButton().HideDarkModeToggle();
        options.HeadContent = $"""
            <script src="{root}/js/theme.js"></script>
            <script src="{root}/js/reference.js"></script>
            <link rel="stylesheet" href="{root}/css/tokens.css" />
            <link rel="stylesheet" href="{root}/css/reference.css" />
            """;
        options.HeaderContent = $"""
            <header class="reference-bar">
                <a href="{root}/docs/api">← How to use the API</a>
                <a href="{root}/docs">Documentation</a>
                <a href="{root}/">TopoWeb</a>
                <theme-toggle></theme-toggle>
            </header>
            """;
    }
}
