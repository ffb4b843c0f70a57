using System.Security.Claims;
using TopoWeb.Accounts.Rules;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Provider;

/// <summary>What the provider says of somebody.</summary>
internal sealed record ProviderPerson(string Issuer, string Subject, string? Email, bool Verified, string Name, UserRole? Role)
{
    /// <exception cref="ProviderRefusedException">There is no identity, or none of its roles may come in.</exception>
    public static ProviderPerson Of(ClaimsPrincipal principal, ProviderOptions options)
    {
        if (Value(principal, "iss") is not { Length: > 0 } issuer || Value(principal, "sub") is not { Length: > 0 } subject)
            throw new ProviderRefusedException(ProviderProblem.NoIdentity);
        var email = Value(principal, "email") is { } address && PersonInput.LooksLikeEmail(address) ? address : null;
        var name = PersonInput.Line(Value(principal, "name") ?? Value(principal, "preferred_username") ?? email?.Split('@')[0] ?? subject);
        return new(issuer, subject, email, bool.TryParse(Value(principal, "email_verified"), out var verified) && verified, name.Length > PersonInput.MaximumName ? name[..PersonInput.MaximumName] : name, RoleOf(principal, options));
    }

    /// <summary>The highest role that one of the claim's values gives; null where roles are none of the provider's business.</summary>
    private static UserRole? RoleOf(ClaimsPrincipal principal, ProviderOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.RoleClaim))
            return null;
        var values = principal.FindAll(options.RoleClaim).SelectMany(c => Values(c.Value)).ToHashSet(StringComparer.Ordinal);
        return options.AdministratorValues.Any(values.Contains) ? UserRole.Administrator
            : options.MemberValues.Any(values.Contains) ? UserRole.Member
            : options.ViewerValues.Any(values.Contains) ? UserRole.Viewer
            : throw new ProviderRefusedException(ProviderProblem.NoRole);
    }

    // A list comes as several claims, or as one with a JSON array.
    private static IEnumerable<string> Values(string value)
    {
        if (!value.StartsWith('['))
            return [value];
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<string[]>(value) ?? [];
        }
        catch (System.Text.Json.JsonException)
        {
            return [value];
        }
    }

    private static string? Value(ClaimsPrincipal principal, string claim) => principal.FindFirst(claim)?.Value;
}
