using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using TopoWeb.Controls;

namespace TopoWeb.Schedules.Notices;

/// <summary>Sends notices by SMTP.</summary>
internal sealed class MailSender(IOptionsMonitor<MailOptions> options)
{
    /// <param name="to">One address.</param>
    /// <param name="subject">A line.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="id">The same for every try: a receiver that got an e-mail twice can tell.</param>
    /// <param name="cancellation">The server shuts down.</param>
    /// <exception cref="NoticeFailedException">It could not be sent.</exception>
    public async Task SendAsync(string to, string subject, string text, Guid id, CancellationToken cancellation)
    {
        var mail = options.CurrentValue;
        if (!mail.IsOn)
            throw new NoticeFailedException("This server sends no e-mail any more (Mail:Host is empty).");
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(mail.From ?? ""));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject.ReplaceLineEndings(" ");
        message.MessageId = $"{id:N}@topoweb";
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = text };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(mail.TimeoutSeconds));
        try
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(mail.Host, mail.Port, Security(mail.Security), limit.Token);
            if (!string.IsNullOrEmpty(mail.User))
                await client.AuthenticateAsync(mail.User, mail.Password ?? "", limit.Token);
            await client.SendAsync(message, limit.Token);
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NoticeFailedException($"The mail server did not answer within {NumberFormat.Count(mail.TimeoutSeconds, "second")} (Mail:TimeoutSeconds).");
        }
        catch (Exception e) when (e is MailKit.ProtocolException or MailKit.CommandException or MailKit.Security.AuthenticationException or SslHandshakeException or IOException or System.Net.Sockets.SocketException or NotSupportedException)
        {
            throw new NoticeFailedException($"The mail server refused: {e.Message}");
        }
    }

    private static SecureSocketOptions Security(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };
}

/// <summary>A notice did not arrive; the message is for people.</summary>
internal sealed class NoticeFailedException(string message) : Exception(message)
{
    /// <summary>Trying again changes nothing.</summary>
    public bool IsFinal { get; init; }
}
