using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TopoWeb.Sharing.Links;

/// <summary>Keys in the addresses of links: 256 random bits, of which only the hash is stored.</summary>
internal static class ShareTokens
{
    private const int Bytes = 32;

    /// <summary>More of an address is not looked at: no token is as long.</summary>
    private const int Longest = 128;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whatever stands in an address has a hash, so that a wrong token of any form is looked up like a right one.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token.Length <= Longest ? token : token[..Longest]));
}
