using Microsoft.AspNetCore.Authentication;
using TopoWeb.Access;

namespace TopoWeb.Hosting;

/// <summary>Who is who, by the mode of access.</summary>
internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddAuthentication(LocalAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, LocalAuthentication>(LocalAuthentication.SchemeName, null);
        services.AddAuthorization(NeedsAttribute.AddPolicies);
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentVisitor>();
    }
}
