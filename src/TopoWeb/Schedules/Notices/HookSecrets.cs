using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TopoWeb.Schedules.Notices;

/// <summary>A secret that is about to be stored, and shown once.</summary>
internal sealed record NewHookSecret(string Plain, string Sealed);

/// <summary>Secrets of web hooks, stored sealed: a copy of the schedules alone signs nothing.</summary>
internal sealed class HookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("TopoWeb.Schedules.WebHook");

    /// <summary>A new secret. Not to be asked for within a transaction: the keys that seal it may be read from the same database, or be written there.</summary>
    public NewHookSecret Create()
    {
        var secret = HookSignature.NewSecret();
        return new(secret, _protector.Protect(secret));
    }

    /// <exception cref="NoticeFailedException">The keys of this installation are not those that it was sealed with.</exception>
    public string Open(string? sealedSecret)
    {
        if (string.IsNullOrEmpty(sealedSecret))
            throw new NoticeFailedException("The schedule has no secret to sign with. Create a new one on its page.") { IsFinal = true };
        try
        {
            return _protector.Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            throw new NoticeFailedException("The secret cannot be read with the keys of this installation. Create a new one on the schedule's page.") { IsFinal = true };
        }
    }
}
