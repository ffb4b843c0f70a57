using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>What an action needs. A role grants some of them; an API token grants those of its scopes that its owner's role has.</summary>
[Flags]
public enum Rights
{
    None = 0,

    /// <summary>See runs, results, uploads and schedules that the person may see.</summary>
    Read = 1,

    /// <summary>Upload, submit, cancel, delete, schedule.</summary>
    Run = 2,

    /// <summary>Make and revoke share links of what the person may change.</summary>
    Share = 4,

    /// <summary>People, projects of others, data sets, queue, audit log.</summary>
    Administer = 8,

    All = Read | Run | Share | Administer,
}

/// <summary>What roles grant, and how rights are written in tokens and in the API.</summary>
internal static class RightsText
{
    /// <summary>Every right with its name as a scope of a token.</summary>
    public static IReadOnlyList<(Rights Right, string Scope)> Scopes { get; } =
        [(Rights.Read, "read"), (Rights.Run, "run"), (Rights.Share, "share"), (Rights.Administer, "admin")];

    /// <summary>What people of a role may do.</summary>
    public static Rights Of(UserRole role) => role switch
    {
        UserRole.Administrator => Rights.All,
        UserRole.Member => Rights.Read | Rights.Run | Rights.Share,
        _ => Rights.Read,
    };

    /// <summary>Scopes in their order, for people and for claims: <c>read, run</c>.</summary>
    public static string Format(Rights rights) => string.Join(", ", Scopes.Where(s => rights.HasFlag(s.Right)).Select(s => s.Scope));
}
