using TopoWeb.Accounts.Sessions;

namespace TopoWeb.Accounts.Provider;

/// <summary>Why a sign-in with the provider did not work: a word in the address of the sign-in page, and what the page says.</summary>
internal static class ProviderProblem
{
    public const string Failed = "provider-failed";
    public const string Denied = "provider-denied";
    public const string NoIdentity = "provider-no-identity";
    public const string NoEmail = "provider-no-email";
    public const string NotVerified = "provider-not-verified";
    public const string NoRole = "provider-no-role";
    public const string NoAccount = "provider-no-account";
    public const string Taken = "provider-address-taken";

    /// <summary>Address of the sign-in page that tells the problem and keeps where she wanted to go.</summary>
    public static string PageFor(HttpRequest request, string word, string? to) =>
        $"{request.PathBase}/{DoorAddress.SignIn(DoorAddress.Local(DoorAddress.RootOf(request), to), problem: word)}";

    /// <summary>Null for words that are none of these: nothing from an address is repeated on a page.</summary>
    public static string? TextOf(string? word, string provider) => word switch
    {
        Failed => $"Sign-in with {provider} failed. Try again; if it fails again, an administrator finds the reason in the server log.",
        Denied => $"Sign-in with {provider} was cancelled or refused there.",
        NoIdentity => $"{provider} did not say who you are (claims iss and sub). An administrator must check its settings.",
        NoEmail => $"{provider} did not pass on an e-mail address. Ask an administrator to allow the scope email there.",
        NotVerified => $"{provider} has not verified your e-mail address. Verify it there, and sign in again.",
        NoRole => $"Your account at {provider} is in no group that may use this server. Ask an administrator of this server.",
        NoAccount => "You have no account on this server. Ask an administrator for an invitation.",
        Taken => "An account with your e-mail address exists already. Sign in with its password or passkey; an administrator can allow the two to be linked.",
        _ => null,
    };
}

/// <summary>The provider knows the person, but this server does not let her in.</summary>
internal sealed class ProviderRefusedException(string word) : Exception(word)
{
    public string Word => Message;
}
