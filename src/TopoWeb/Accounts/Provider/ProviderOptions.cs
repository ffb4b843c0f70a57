using Microsoft.Extensions.Options;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Provider;

/// <summary>Sign-in with an OpenID Connect provider. Section <c>Access:OpenIdConnect</c>; without an authority there is none.</summary>
internal sealed class ProviderOptions
{
    public const string Section = "Access:OpenIdConnect";

    /// <summary>Address of the provider, whose <c>/.well-known/openid-configuration</c> is read.</summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Secret of a confidential client; empty for a public one, which PKCE protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>For people: “Sign in with …”.</summary>
    public string Name { get; set; } = "single sign-on";

    /// <summary>Scopes to ask for besides openid, profile and email.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>Claim with groups or roles; empty leaves roles to administrators of this server.</summary>
    public string? RoleClaim { get; set; }

    public string[] AdministratorValues { get; set; } = [];

    public string[] MemberValues { get; set; } = [];

    public string[] ViewerValues { get; set; } = [];

    /// <summary>Role of new people where there is no role claim.</summary>
    public UserRole NewPeopleRole { get; set; } = UserRole.Member;

    /// <summary>People without an account get one. Empty: only where the role claim says who may come.</summary>
    public bool? AllowNewPeople { get; set; }

    /// <summary>New people need an address that the provider has verified.</summary>
    public bool RequireVerifiedEmail { get; set; } = true;

    /// <summary>Somebody who has an account with the same verified address is taken for its owner. Only for providers that verify addresses themselves.</summary>
    public bool LinkByVerifiedEmail { get; set; }

    public bool IsOn => !string.IsNullOrWhiteSpace(Authority);

    public bool MayCreate => AllowNewPeople ?? !string.IsNullOrWhiteSpace(RoleClaim);
}

/// <summary>Each message names its setting.</summary>
internal sealed class ProviderOptionsCheck : IValidateOptions<ProviderOptions>
{
    public ValidateOptionsResult Validate(string? name, ProviderOptions o)
    {
        List<string> wrong = [];
        if (!o.IsOn)
            return ValidateOptionsResult.Success;
        if (!Uri.TryCreate(o.Authority, UriKind.Absolute, out var authority) || authority.Scheme is not ("https" or "http"))
            wrong.Add($"{ProviderOptions.Section}:Authority is '{o.Authority}'; it must be an address such as https://login.example.org.");
        else if (authority.Scheme == "http" && !authority.IsLoopback)
            wrong.Add($"{ProviderOptions.Section}:Authority is '{o.Authority}'; it must use https.");
        if (string.IsNullOrWhiteSpace(o.ClientId))
            wrong.Add($"{ProviderOptions.Section}:ClientId is missing. The provider shows it where this server is registered.");
        if (o.Name.Trim().Length is 0 or > 60)
            wrong.Add($"{ProviderOptions.Section}:Name must have 1 to 60 characters.");
        var values = o.AdministratorValues.Length + o.MemberValues.Length + o.ViewerValues.Length;
        if (!string.IsNullOrWhiteSpace(o.RoleClaim) && values == 0)
            wrong.Add($"{ProviderOptions.Section}:RoleClaim is '{o.RoleClaim}', but none of AdministratorValues, MemberValues and ViewerValues is set, so that nobody could come in.");
        if (string.IsNullOrWhiteSpace(o.RoleClaim) && values > 0)
            wrong.Add($"{ProviderOptions.Section}:RoleClaim is missing; AdministratorValues, MemberValues and ViewerValues need it.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
