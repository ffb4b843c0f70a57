namespace TopoWeb.Access;

/// <summary>Who may come in. Section <c>Access</c>.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Local: one user, this machine. Accounts: people sign in, from any address.</summary>
    public AccessMode Mode { get; set; } = AccessMode.Local;
}

internal enum AccessMode
{
    Local,
    Accounts,
}
