using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using TopoWeb.Tests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests.Door;

/// <summary>The system's nginx with the file that the deployment page shows: only names, ports and places of files are filled in.</summary>
internal sealed partial class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly string _directory;
    private readonly Process _process;

    private NginxServer(string directory, Process process) => (_directory, _process) = (directory, process);

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "There is no nginx: on Debian, apt-get install nginx-light (as root, make test installs it).";

    /// <param name="directory">For its files.</param>
    /// <param name="port">Of https.</param>
    /// <param name="plainPort">Of http, which leads to https.</param>
    /// <param name="app">The server behind it.</param>
    public static async Task<NginxServer> StartAsync(string directory, int port, int plainPort, Uri app)
    {
        Directory.CreateDirectory(directory);
        WriteCertificate(directory);
        var site = Fill(directory, port, plainPort, app);
        await File.WriteAllTextAsync(Path.Combine(directory, "site.conf"), site);
        await File.WriteAllTextAsync(Path.Combine(directory, "nginx.conf"), $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{directory}}/nginx.pid;
            error_log stderr;
            events { worker_connections 256; }
            http {
                access_log off;
                include /etc/nginx/mime.types;
                client_body_temp_path {{directory}}/body;
                proxy_temp_path {{directory}}/proxy;
                fastcgi_temp_path {{directory}}/fastcgi;
                uwsgi_temp_path {{directory}}/uwsgi;
                scgi_temp_path {{directory}}/scgi;
                include {{directory}}/site.conf;
            }
            """);
        var info = new ProcessStartInfo(Program, ["-e", "stderr", "-p", directory, "-c", Path.Combine(directory, "nginx.conf")]) { RedirectStandardError = true };
        var server = new NginxServer(directory, Process.Start(info)!);
        var errors = server._process.StandardError.ReadToEndAsync();
        await Poll.UntilAsync(async () => server._process.HasExited ? throw new InvalidOperationException($"nginx ended:\n{await errors}\n{site}") : await IsOpenAsync(port), () => "nginx does not listen", TimeSpan.FromSeconds(30));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Fill(string directory, int port, int plainPort, Uri app)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Docs", "Pages", "deployment.md"));
        var site = Fence().Match(page).Groups[1].Value;
        foreach (var (from, to) in new[]
        {
            ("    listen [::]:80;\n", ""),
            ("    listen [::]:443 ssl http2;\n", ""),
            ("listen 80;", $"listen 127.0.0.1:{plainPort};"),
            ("listen 443 ssl http2;", $"listen 127.0.0.1:{port} ssl http2;"),
            ("https://$host$request_uri", $"https://$host:{port}$request_uri"),
            ("/etc/letsencrypt/live/topoweb.example.org/fullchain.pem", Path.Combine(directory, "cert.pem")),
            ("/etc/letsencrypt/live/topoweb.example.org/privkey.pem", Path.Combine(directory, "key.pem")),
            ("server_name topoweb.example.org;", "server_name localhost;"),
            ("http://127.0.0.1:5080;", $"{app.GetLeftPart(UriPartial.Authority)};"),
        })
            site = site.Contains(from, StringComparison.Ordinal) ? site.Replace(from, to, StringComparison.Ordinal) : throw new InvalidOperationException($"The deployment page's nginx file has no '{from.Trim()}' any more; fill in here what it has instead.");
        return site;
    }

    private static void WriteCertificate(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        File.WriteAllText(Path.Combine(directory, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("```nginx\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
