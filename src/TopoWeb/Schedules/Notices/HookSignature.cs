using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TopoWeb.Schedules.Notices;

/// <summary>
/// Signature of a call to a web hook: HMAC-SHA256 (RFC 2104) with the schedule's secret over the time, a full stop and the body, as sent. The receiver computes the same and compares; with
/// the time signed too, a call that somebody recorded is worth nothing later.
/// </summary>
internal static class HookSignature
{
    public const string TimestampHeader = "TopoWeb-Timestamp";
    public const string SignatureHeader = "TopoWeb-Signature";
    public const string DeliveryHeader = "TopoWeb-Delivery";

    private const string Version = "v1=";
    private const string SecretPrefix = "twh_";
    private const int SecretBytes = 32;

    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <param name="secret">As the schedule's page has shown it once.</param>
    /// <param name="seconds">Seconds since 1970, UTC.</param>
    /// <param name="body">As sent.</param>
    public static string Of(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture) + ".");
        return Version + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. head, .. body]));
    }
}
