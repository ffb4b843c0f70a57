using Microsoft.Playwright;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>Chromium's virtual authenticator: a key that belongs to one tab, and answers as if somebody had put a finger on it.</summary>
internal sealed class VirtualKey
{
    private readonly ICDPSession _session;
    private readonly string _id;

    private VirtualKey(ICDPSession session, string id) => (_session, _id) = (session, id);

    public static async Task<VirtualKey> AddAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>The domains of the passkeys that it holds and finds by itself, without being told whose they are.</summary>
    public async Task<IReadOnlyList<string>> DomainsAsync()
    {
        var answer = await _session.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = _id });
        return [.. answer!.Value.GetProperty("credentials").EnumerateArray().Where(c => c.GetProperty("isResidentCredential").GetBoolean()).Select(c => c.GetProperty("rpId").GetString()!)];
    }
}
