using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.AuditTrail;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Passkeys;
using TopoWeb.Accounts.People;
using TopoWeb.Accounts.Profile;
using TopoWeb.Accounts.Provider;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Accounts.SignIn;
using TopoWeb.Accounts.Tokens;
using TopoWeb.Data;
using TopoWeb.Layout;

namespace TopoWeb.Accounts;

/// <summary>People with accounts: how they are known, and everything that serves them.</summary>
internal static class AccountServices
{
    private const string SchemeName = "Accounts";

    /// <summary>What pages and endpoints of accounts are made of. In Local mode they exist and answer that there are none.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="ownPreset">The preset of the installation's own work, which no person takes over.</param>
    public static void AddAccounts(this IServiceCollection services, string ownPreset)
    {
        services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsCheck>();
        services.AddOptions<ProviderOptions>().BindConfiguration(ProviderOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptionsCheck>();
        services.AddSingleton<IPasswordHasher<UserRow>, Argon2Hasher<UserRow>>();
        // Addresses and passwords have rules of our own.
        services.AddIdentityCore<UserRow>(o => o.User.AllowedUserNameCharacters = "").AddSignInManager().AddEntityFrameworkStores<TopoWebContext>();
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContext());
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<AccountOptions>>((passkeys, accounts) =>
        {
            passkeys.ServerDomain = accounts.Value.PasskeyDomain is { Length: > 0 } domain ? domain : null;
            // A passkey that the browser finds by itself: nobody types a name.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        services.AddSingleton(new OwnWork(ownPreset));
        services.AddSingleton<PasswordRule>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<InvitationStore>();
        services.AddSingleton<PasskeyService>();
        services.AddSingleton<PeopleService>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<ProviderLog>();
        // These use Identity's hasher, which lives as long as a request.
        services.AddScoped<NewPeople>();
        services.AddScoped<FirstAdministrator>();
        services.AddScoped<LinkedPeople>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<ProviderSignIn>();
        services.AddScoped<ProfileService>();
        services.AddScoped<CircuitSession>();
    }

    /// <summary>Who asks: a program by its token, a browser by its session.</summary>
    public static void AddAccountSchemes(this IServiceCollection services, IConfiguration configuration)
    {
        var days = (configuration.GetSection(AccountOptions.Section).Get<AccountOptions>() ?? new()).SessionDays;
        var authentication = services.AddAuthentication(SchemeName)
            .AddPolicyScheme(SchemeName, null, o => o.ForwardDefaultSelector = context => TokenAuthentication.IsMeant(context) ? TokenAuthentication.SchemeName : SessionCookie.Scheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        authentication.AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(o => SessionCookie.Configure(o, Math.Clamp(days, 1, 366))));
        var provider = configuration.GetSection(ProviderOptions.Section).Get<ProviderOptions>() ?? new();
        if (provider.IsOn && !string.IsNullOrWhiteSpace(provider.ClientId))
            authentication.AddOpenIdConnect(ProviderScheme.Name, o => ProviderScheme.Configure(o, provider));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, PageRefusal>();
        services.AddAntiforgery(o => o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddDataProtection().SetApplicationName("TopoWeb");
        services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<TopoWebContext>>((keys, contexts) => keys.XmlRepository = new KeyRepository(contexts));
        services.AddScoped<CircuitHandler>(s => s.GetRequiredService<CircuitSession>());
        services.AddHostedService<SetupAnnouncement>();
        services.AddSingleton(new TopbarItem(typeof(AccountMenu)));
    }
}
