using System.Net.Security;
using Microsoft.Extensions.Options;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>
/// The certificate that new connections get. The files are read again every minute, because a tool such as certbot replaces them while the server runs (through links, which
/// the system's notices of changes miss). Files that cannot be used leave the certificate as it is: the tool may be between the two.
/// </summary>
internal sealed partial class CertificateStore(IOptions<DoorOptions> options, TimeProvider time, ILogger<CertificateStore> logger) : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    private readonly CertificateFiles _files = options.Value.Certificate;
    private readonly Lock _reading = new();
    private volatile SslStreamCertificateContext? _current;
    private string? _complaint;

    public SslStreamCertificateContext Current
    {
        get
        {
            if (_current is { } current)
                return current;
            lock (_reading)
                return _current ??= CertificateReader.Read(_files, time.GetUtcNow());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_files.Path.Length == 0)
            return;
        WarnOnce(Expiry(Current));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_files.CheckSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    /// <summary>Takes what the files hold by now.</summary>
    private void Look()
    {
        try
        {
            var read = CertificateReader.Read(_files, time.GetUtcNow());
            if (read.TargetCertificate.Thumbprint != Current.TargetCertificate.Thumbprint)
            {
                _current = read;
                LogReplaced(read.TargetCertificate.NotAfter.ToUniversalTime());
            }
            WarnOnce(Expiry(Current));
        }
        catch (CertificateException e)
        {
            WarnOnce(e.Message);
        }
    }

    private string? Expiry(SslStreamCertificateContext context) =>
        context.TargetCertificate.NotAfter.ToUniversalTime() is var end && end - time.GetUtcNow() < Soon ? $"The certificate in '{_files.Path}' expires on {end:u}. Renew it." : null;

    /// <summary>Not again with every look.</summary>
    private void WarnOnce(string? complaint)
    {
        if (complaint is not null && complaint != _complaint)
            LogComplaint(complaint);
        _complaint = complaint;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Using the new certificate, which is valid until {End:u}")]
    private partial void LogReplaced(DateTime end);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Complaint}")]
    private partial void LogComplaint(string complaint);
}
