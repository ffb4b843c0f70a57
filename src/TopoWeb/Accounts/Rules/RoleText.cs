using TopoWeb.Data;

namespace TopoWeb.Accounts.Rules;

/// <summary>Roles in words.</summary>
internal static class RoleText
{
    public static string Of(UserRole role) => role.ToString();

    /// <summary>What people of a role may do, in one sentence.</summary>
    public static string Explain(UserRole role) => role switch
    {
        UserRole.Administrator => "Sees and changes everything, and manages people.",
        UserRole.Member => "Runs experiments, uploads, schedules and shares.",
        _ => "Sees what others open to the lab, and changes nothing.",
    };
}
