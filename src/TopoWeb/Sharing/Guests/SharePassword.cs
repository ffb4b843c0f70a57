using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Guests;

/// <summary>What became of a password.</summary>
/// <param name="Proof">Lets in from now on; null where the password was wrong or none may be tried.</param>
/// <param name="Wait">How long none may be tried; null where one may.</param>
internal sealed record PasswordAnswer(string? Proof, TimeSpan? Wait);

/// <summary>Passwords of links. A right one gives a proof that is worth nothing for another link, after another password, or after some hours.</summary>
internal sealed class SharePassword
{
    private readonly IPasswordHasher<ShareLinkRow> _hasher;
    private readonly ITimeLimitedDataProtector _protector;
    private readonly IOptionsMonitor<ShareOptions> _options;
    private readonly IOptions<AccessOptions> _access;
    private readonly PasswordTries _tries;
    private readonly AuditLog _audit;

    public SharePassword(IPasswordHasher<ShareLinkRow> hasher, IDataProtectionProvider protection, IOptionsMonitor<ShareOptions> options, IOptions<AccessOptions> access, AuditLog audit, TimeProvider time)
    {
        (_hasher, _options, _access, _audit) = (hasher, options, access, audit);
        _protector = protection.CreateProtector("TopoWeb.Sharing.Password").ToTimeLimitedDataProtector();
        _tries = new PasswordTries(time);
    }

    /// <summary>Whether a proof lets in to a link.</summary>
    public bool IsOpen(SharedLink link, string? proof)
    {
        if (link.PasswordHash is null)
            return true;
        if (string.IsNullOrEmpty(proof))
            return false;
        try
        {
            return _protector.Unprotect(proof) == Subject(link);
        }
        catch (CryptographicException)
        {
            // Made up, of another server, or too old.
            return false;
        }
    }

    /// <summary>Tries a password.</summary>
    /// <param name="link">A link with a password.</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="address">Where the guest comes from.</param>
    public async Task<PasswordAnswer> TryAsync(SharedLink link, string password, IPAddress? address)
    {
        var options = _options.CurrentValue;
        var (key, window) = ((link.Id, Network(address)), TimeSpan.FromMinutes(options.WrongPasswordMinutes));
        // Counted before it is tried: many tries at the same time are many.
        if (_tries.Begin(key, options.WrongPasswords, window) is { } wait)
            return new(null, wait);
        var row = new ShareLinkRow { Id = link.Id, TokenHash = [] };
        if (password.Length is > 0 and <= ShareDraft.LongestPassword && _hasher.VerifyHashedPassword(row, link.PasswordHash!, password) != PasswordVerificationResult.Failed)
        {
            _tries.Forget(key);
            return new(_protector.Protect(Subject(link), TimeSpan.FromHours(options.PasswordHours)), null);
        }
        // Local mode keeps no log of who did what.
        if (_access.Value.Mode == AccessMode.Accounts)
            await _audit.WriteAsync(Visitor.Nobody with { Name = "Guest", Address = address?.ToString() }, "share.wrong-password", link.Title, $"link {link.Id}");
        return new(null, null);
    }

    /// <summary>Name of a link's cookie; its path is the link's address.</summary>
    public static string CookieOf(SharedLink link) => $"topoweb-link-{link.Id:N}";

    public CookieOptions CookieFor(HttpRequest request, string token) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = $"{request.PathBase}/s/{token}",
        MaxAge = TimeSpan.FromHours(_options.CurrentValue.PasswordHours),
        IsEssential = true,
    };

    /// <summary>The proof is of the link and of its password's hash, not of the password.</summary>
    private static string Subject(SharedLink link) =>
        string.Create(CultureInfo.InvariantCulture, $"{link.Id:N} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(link.PasswordHash!)))}");

    /// <summary>Of version 6 the half that is a network: one guest has the other half to herself.</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
