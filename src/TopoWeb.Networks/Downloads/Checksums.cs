using System.Security.Cryptography;

namespace TopoWeb.Networks.Downloads;

/// <summary>Checksums of files, with progress.</summary>
internal static class Checksums
{
    /// <summary>SHA-256 and MD5 of a file, lower-case hexadecimal, in one reading. MD5 is what some authors publish; ours are SHA-256.</summary>
    public static (string Sha256, string Md5) Of(string path, Action<long>? read = null, CancellationToken cancellation = default)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var chunk = new byte[1 << 20];
        for (int n; (n = file.Read(chunk)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            sha.AppendData(chunk, 0, n);
            md5.AppendData(chunk, 0, n);
            read?.Invoke(n);
        }
        return (Convert.ToHexStringLower(sha.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
    }
}
