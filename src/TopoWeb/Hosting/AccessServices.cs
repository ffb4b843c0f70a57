using Microsoft.AspNetCore.Authentication;
using TopoWeb.Access;
using TopoWeb.Accounts;
using TopoWeb.Figures;

namespace TopoWeb.Hosting;

/// <summary>Who is who, by the mode of access.</summary>
internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddAccounts(PresetCatalog.Sample);
        if (ModeOf(configuration) == AccessMode.Accounts)
            services.AddAccountSchemes(configuration);
        else
            services.AddAuthentication(LocalAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, LocalAuthentication>(LocalAuthentication.SchemeName, null);
        services.AddAuthorization(NeedsAttribute.AddPolicies);
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentVisitor>();
    }

    /// <exception cref="StartRefusedException">There is no such mode.</exception>
    public static AccessMode ModeOf(IConfiguration configuration)
    {
        var mode = configuration[$"{AccessOptions.Section}:{nameof(AccessOptions.Mode)}"];
        return string.IsNullOrWhiteSpace(mode) ? AccessMode.Local
            : Enum.TryParse<AccessMode>(mode, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known
            : throw new StartRefusedException($"Access:Mode is '{mode}'; it must be Local (one user, this machine) or Accounts (people sign in).");
    }
}
