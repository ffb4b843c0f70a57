using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TopoWeb.Accounts.Rules;

/// <summary>Codes that open something: 256 random bits, shown once and stored as a hash. They are found by their hash, so that an answer takes as long for a wrong one as for a right one.</summary>
internal static class SecretCode
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Of anything that is offered as a code; what cannot be one has a hash that is stored nowhere.</summary>
    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
