using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Sharing.Guests;

namespace TopoWeb.Sharing.Pages;

/// <summary>Asks for the password of a link: a plain page with a form, which gives a cookie for this link only.</summary>
public sealed partial class SharePasswordPage
{
    private string? _error;

    [Parameter]
    public string Token { get; set; } = "";

    [SupplyParameterFromForm(FormName = "password")]
    public string? Password { get; set; }

    [CascadingParameter]
    public HttpContext? Context { get; set; }

    [Inject] internal SharePassword Passwords { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    private async Task EnterAsync()
    {
        // The gate has found the link; without it there is no such page.
        if (Context is not { } http || http.Features.Get<OpenedShare>() is not { Link: { PasswordHash: not null } link })
            return;
        var answer = await Passwords.TryAsync(link, Password ?? "", http.Connection.RemoteIpAddress);
        if (answer.Proof is { } proof)
        {
            http.Response.Cookies.Append(SharePassword.CookieOf(link), proof, Passwords.CookieFor(http.Request, Token));
            Navigation.NavigateTo($"s/{Token}");
        }
        else if (answer.Wait is { } wait)
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            _error = $"Too many wrong passwords. Try again in {DurationText.Of(wait)}.";
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            _error = "This password is wrong. Ask the person who sent the link.";
        }
    }
}
