using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Provider;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;

namespace TopoWeb.Accounts.SignIn;

/// <summary>The door for people with an account. Rendered by the server as a whole: a cookie can only be set by an answer.</summary>
public sealed partial class SignInPage
{
    private string? _error;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    [SupplyParameterFromForm]
    private string? Email { get; set; }

    [SupplyParameterFromForm]
    private string? Password { get; set; }

    [SupplyParameterFromQuery(Name = DoorAddress.Back)]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "problem")]
    private string? Trouble { get; set; }

    // Texts: what is in an address may be anything.
    [SupplyParameterFromQuery(Name = "ended")]
    private string? EndedText { get; set; }

    [SupplyParameterFromQuery(Name = "out")]
    private string? OutText { get; set; }

    private bool Ended => EndedText == "true";

    private bool Out => OutText == "true";

    [Inject] internal PasswordSignIn Passwords { get; set; } = default!;

    [Inject] internal SessionStore Sessions { get; set; } = default!;

    [Inject] internal SetupCode Setup { get; set; } = default!;

    [Inject] internal AuditLog Audit { get; set; } = default!;

    [Inject] internal IOptions<ProviderOptions> Provider { get; set; } = default!;

    private string ProviderAddress => "account/provider" + (To is null ? "" : $"?{DoorAddress.Back}={Uri.EscapeDataString(To)}");

    protected override async Task OnInitializedAsync()
    {
        if (IsOff || Context is null)
            return;
        // Its script runs when the page is loaded, not when it is put into another one.
        Context.Response.Headers.Remove("blazor-enhanced-nav");
        Context.Response.Headers.CacheControl = "no-cache, no-store";
        if (await Setup.IsPendingAsync(Context.RequestAborted))
        {
            Navigation.NavigateTo("account/setup");
            return;
        }
        if (HttpMethods.IsGet(Context.Request.Method) && Visitor.Of(Context.User).IsSignedIn)
            Navigation.NavigateTo(DoorAddress.Local(Navigation.BaseUri, To));
        _error = ProviderProblem.TextOf(Trouble, Provider.Value.Name);
    }

    private async Task SubmitAsync()
    {
        if (IsOff || Context is null)
            return;
        var address = BrowserText.AddressOf(Context);
        if (await Passwords.CheckAsync(Email, Password, address, Context.RequestAborted) is not { } user)
        {
            _error = Passwords.WrongText;
            return;
        }
        await SessionCookie.SignInAsync(Context, Sessions, user, "password");
        await Audit.WriteAsync(user.AsVisitor(address), "sign-in.done", user.Email, "password", Context.RequestAborted);
        Navigation.NavigateTo(DoorAddress.Local(Navigation.BaseUri, To));
    }
}
