using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using TopoWeb.Hosting.Door;
using TopoWeb.Http;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Hosting.Door;

/// <summary>The certificate's files: read or refused with the reason, used by the server, and used again once they have been renewed.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("cert.pem");

    private string KeyPath => _folder.File("key.pem");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_PemWithKey_HasBoth()
    {
        using var made = Certificates.Make();
        Certificates.WritePem(made, Path, KeyPath);
        var read = Read(new() { Path = Path, KeyPath = KeyPath }).TargetCertificate;
        Assert.Equal(made.Thumbprint, read.Thumbprint);
        Assert.True(read.HasPrivateKey);
    }

    [Fact]
    public void Read_OneFileWithChain_HasLeafKeyAndChain()
    {
        using var leaf = Certificates.Make();
        using var other = Certificates.Make("issuer.example");
        File.WriteAllText(Path, leaf.ExportCertificatePem() + "\n" + other.ExportCertificatePem() + "\n" + Certificates.KeyOf(leaf));
        Assert.Equal(leaf.Thumbprint, Read(new() { Path = Path }).TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Read_EncryptedKeyAndPfx_OpenWithThePassword()
    {
        using var made = Certificates.Make();
        File.WriteAllText(Path, made.ExportCertificatePem());
        File.WriteAllText(KeyPath, Certificates.KeyOf(made, "secret"));
        Assert.True(Read(new() { Path = Path, KeyPath = KeyPath, Password = "secret" }).TargetCertificate.HasPrivateKey);
        AssertRefused(new() { Path = Path, KeyPath = KeyPath }, "is encrypted", "Door:Certificate:Password");
        AssertRefused(new() { Path = Path, KeyPath = KeyPath, Password = "wrong" }, "does not open");

        var pfx = _folder.File("cert.pfx");
        File.WriteAllBytes(pfx, made.Export(X509ContentType.Pfx, "secret"));
        Assert.Equal(made.Thumbprint, Read(new() { Path = pfx, Password = "secret" }).TargetCertificate.Thumbprint);
        AssertRefused(new() { Path = pfx, Password = "wrong" }, "Door:Certificate:Password");
    }

    [Fact]
    public void Read_KeyOfAnotherCertificate_IsRefused()
    {
        using var made = Certificates.Make();
        using var other = Certificates.Make();
        Certificates.WritePem(made, Path, KeyPath);
        File.WriteAllText(KeyPath, Certificates.KeyOf(other));
        AssertRefused(new() { Path = Path, KeyPath = KeyPath }, "Door:Certificate:KeyPath", "does not match the certificate in");
    }

    [Theory]
    [InlineData(-100, -1, "expired on")]
    [InlineData(1, 100, "is not valid before")]
    public void Read_NotValidNow_IsRefused(int from, int to, string word)
    {
        using var made = Certificates.Make(fromDays: from, toDays: to);
        Certificates.WritePem(made, Path, KeyPath);
        AssertRefused(new() { Path = Path, KeyPath = KeyPath }, word, Path);
    }

    [Fact]
    public void Read_WrongFiles_SaysWhichAndWhy()
    {
        using var made = Certificates.Make();
        using var client = Certificates.Make(usage: "1.3.6.1.5.5.7.3.2");
        Certificates.WritePem(made, Path, KeyPath);
        AssertRefused(new() { Path = _folder.File("none.pem") }, "none.pem", "does not exist");
        AssertRefused(new() { Path = Path }, "contains no private key", "Door:Certificate:KeyPath");
        AssertRefused(new() { Path = Path, KeyPath = Path }, "contains no private key in PEM form");
        AssertRefused(new() { Path = _folder.Path }, "cannot be read by the user");
        File.WriteAllText(_folder.File("words"), "no certificate");
        AssertRefused(new() { Path = _folder.File("words") }, "is no certificate in PEM form");
        Certificates.WritePem(client, Path, KeyPath);
        AssertRefused(new() { Path = Path, KeyPath = KeyPath }, "was not issued for servers");
    }

    [Fact]
    public async Task Https_FilesReplaced_NewConnectionsGetTheNewOne()
    {
        using var first = Certificates.Make();
        using var second = Certificates.Make();
        Certificates.WritePem(first, Path, KeyPath);
        await using var host = await DoorHost.StartAsync(new()
        {
            ["urls"] = "https://127.0.0.1:0",
            ["Door:Certificate:Path"] = Path,
            ["Door:Certificate:KeyPath"] = KeyPath,
            ["Door:Certificate:CheckSeconds"] = "1",
        }, listen: true);
        var port = new Uri(host.Urls.Single()).Port;
        Assert.Equal(first.Thumbprint, await ThumbprintAsync(port));

        // Half of the way: the old one is used on.
        File.WriteAllText(Path, second.ExportCertificatePem());
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        Assert.Equal(first.Thumbprint, await ThumbprintAsync(port));

        Certificates.WritePem(second, Path, KeyPath);
        await Poll.UntilAsync(async () => await ThumbprintAsync(port) == second.Thumbprint, () => "the old certificate is used still", TimeSpan.FromSeconds(30));
    }

    private static async Task<string> ThumbprintAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private static SslStreamCertificateContext Read(CertificateFiles files) => CertificateReader.Read(files, TimeProvider.System.GetUtcNow());

    private static void AssertRefused(CertificateFiles files, params string[] words)
    {
        var message = Assert.Throws<CertificateException>(() => Read(files)).Message;
        Assert.StartsWith("Door:Certificate:", message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}
