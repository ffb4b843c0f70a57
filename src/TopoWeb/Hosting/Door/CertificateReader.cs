using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TopoWeb.Http;
using static TopoWeb.Http.DoorOptions;

namespace TopoWeb.Hosting.Door;

/// <summary>The certificate cannot be used; the message names the setting, the file and the reason.</summary>
internal sealed class CertificateException(string message) : Exception(message);

/// <summary>Reads the server's certificate with its key and the certificates between it and its root.</summary>
internal static class CertificateReader
{
    private const string PemMark = "-----BEGIN CERTIFICATE-----";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string Names = $"{Section}:Certificate";

    /// <exception cref="CertificateException">A file is missing or cannot be read, they do not belong together, or the certificate is not valid now.</exception>
    public static SslStreamCertificateContext Read(CertificateFiles files, DateTimeOffset now)
    {
        var content = ReadFile($"{Names}:Path", files.Path);
        var text = System.Text.Encoding.Latin1.GetString(content);
        var (leaf, chain) = text.Contains(PemMark, StringComparison.Ordinal) ? ReadPem(files, text) : ReadPfx(files, content);
        Require(now >= leaf.NotBefore.ToUniversalTime(), $"{Names}:Path: the certificate in '{files.Path}' is not valid before {leaf.NotBefore.ToUniversalTime():u}.");
        Require(now < leaf.NotAfter.ToUniversalTime(), $"{Names}:Path: the certificate in '{files.Path}' expired on {leaf.NotAfter.ToUniversalTime():u}. Renew it.");
        Require(leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(e => e.EnhancedKeyUsages.Cast<Oid>().Any(u => u.Value == ServerAuthentication)),
            $"{Names}:Path: the certificate in '{files.Path}' was not issued for servers.");
        // Without asking the network: what is missing between certificate and root belongs into the file.
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private static (X509Certificate2 Leaf, X509Certificate2Collection Chain) ReadPem(CertificateFiles files, string text)
    {
        var (keyFile, keySetting) = files.KeyPath.Length > 0 ? (files.KeyPath, $"{Names}:KeyPath") : (files.Path, $"{Names}:Path");
        var key = files.KeyPath.Length > 0 ? System.Text.Encoding.Latin1.GetString(ReadFile(keySetting, keyFile)) : text;
        Require(key.Contains("PRIVATE KEY-----", StringComparison.Ordinal), files.KeyPath.Length > 0
            ? $"{keySetting}: '{keyFile}' contains no private key in PEM form."
            : $"{keySetting}: '{keyFile}' contains no private key. Set {Names}:KeyPath to the file that has it.");
        var encrypted = key.Contains("ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        Require(!encrypted || files.Password.Length > 0, $"{keySetting}: the key in '{keyFile}' is encrypted. Set {Names}:Password.");
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            throw new CertificateException($"{Names}:Path: the certificate in '{files.Path}' is damaged.");
        }
        try
        {
            var leaf = encrypted ? X509Certificate2.CreateFromEncryptedPem(text, key, files.Password) : X509Certificate2.CreateFromPem(text, key);
            return (leaf, [.. all.Skip(1)]);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CertificateException(encrypted
                ? $"{keySetting}: the key in '{keyFile}' does not open with {Names}:Password, or does not match the certificate in '{files.Path}'."
                : $"{keySetting}: the key in '{keyFile}' does not match the certificate in '{files.Path}'.");
        }
    }

    private static (X509Certificate2 Leaf, X509Certificate2Collection Chain) ReadPfx(CertificateFiles files, byte[] content)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, files.Password);
        }
        catch (CryptographicException)
        {
            throw new CertificateException($"{Names}:Path: '{files.Path}' is no certificate in PEM form, and does not open as PFX with {Names}:Password.");
        }
        return all.FirstOrDefault(c => c.HasPrivateKey) is { } leaf
            ? (leaf, [.. all.Where(c => c != leaf)])
            : throw new CertificateException($"{Names}:Path: '{files.Path}' contains no private key.");
    }

    private static byte[] ReadFile(string setting, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateException($"{setting}: the file '{path}' does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"{setting}: the file '{path}' cannot be read by the user '{Environment.UserName}' who runs the server: {e.Message}");
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new CertificateException(message);
    }
}
