using TopoWeb.Access;

namespace TopoWeb.Accounts.Sessions;

/// <summary>The address of the sign-in page and the way back from it. All are relative to the base of the application.</summary>
internal static class DoorAddress
{
    /// <summary>Name of the parameter with the page to go to afterwards.</summary>
    public const string Back = "to";

    /// <param name="page">Where somebody wanted to go, relative to the base.</param>
    /// <param name="ended">She was signed in, and the session has ended.</param>
    /// <param name="problem">The word for why a sign-in failed.</param>
    public static string SignIn(string? page, bool ended = false, string? problem = null)
    {
        List<string> query = [];
        if (problem is not null)
            query.Add($"problem={problem}");
        if (!string.IsNullOrEmpty(page) && page.Trim('/') is { Length: > 0 } and not "." and var wanted)
            query.Add($"{Back}={Uri.EscapeDataString(wanted)}");
        if (ended)
            query.Add("ended=true");
        return "account/sign-in" + (query.Count == 0 ? "" : "?" + string.Join('&', query));
    }

    /// <summary>The page to go to: only one of this application, else the gallery.</summary>
    /// <param name="root">Base address of the application, absolute, with a slash at its end.</param>
    /// <param name="page">What the address asked for.</param>
    /// <returns>Relative to the base.</returns>
    public static string Local(string root, string? page)
    {
        if (string.IsNullOrEmpty(page) || page.Length > 2000 || page.Any(char.IsControl) || page[0] is '/' or '\\'
            || !Uri.TryCreate(root, UriKind.Absolute, out var home) || !Uri.TryCreate(home, page, out var wanted) || !home.IsBaseOf(wanted) || wanted.Authority != home.Authority || wanted.UserInfo.Length > 0)
            return "./";
        var inside = wanted.AbsoluteUri[home.AbsoluteUri.Length..];
        // Back to the door would be a circle.
        return inside.Length == 0 || inside[0] is '/' or '\\' || inside.StartsWith("account/sign-", StringComparison.OrdinalIgnoreCase) ? "./" : inside;
    }

    /// <summary>Base address of the application as the browser sees it.</summary>
    public static string RootOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}/";

    /// <summary>The session that a principal came with, if any.</summary>
    public static Guid? SessionOf(System.Security.Claims.ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirst(Visitor.SessionClaim)?.Value, out var id) ? id : null;
}
