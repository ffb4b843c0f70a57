using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>What stands between the network and the application in Accounts mode: TLS, proxies, the path, names, limits. Of all that Local mode has the check of origins only.</summary>
internal static class DoorServices
{
    /// <summary>For a server with a certificate that is not told where to listen.</summary>
    private const string EncryptedUrl = "https://0.0.0.0:5443";

    private const string PlainUrl = "http://127.0.0.1:5080";

    public static void AddDoor(this IServiceCollection services, IConfiguration configuration, IWebHostBuilder host)
    {
        services.AddOptions<DoorOptions>().BindConfiguration(DoorOptions.Section).ValidateOnStart();
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DoorOptions>, DoorCheck>();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitCheck>();
        services.AddSingleton<ServerAddress>();
        services.AddSingleton<AttemptLimits>();
        if (!IsAccounts(configuration))
            return;
        var encrypted = !string.IsNullOrEmpty(configuration[$"{DoorOptions.Section}:Certificate:Path"]);
        if (string.IsNullOrEmpty(configuration["urls"]))
            host.UseUrls(encrypted ? EncryptedUrl : PlainUrl);
        if (encrypted)
            AddCertificate(services, host);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<DoorOptions>>((headers, door) => Believe(headers, door.Value));
        services.AddOptions<HstsOptions>().Configure<IOptions<DoorOptions>>((hsts, door) => hsts.MaxAge = TimeSpan.FromDays(door.Value.HstsDays));
        services.Configure<AntiforgeryOptions>(o => o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, RequestLimits>();
        services.AddSingleton<IConfigureOptions<CircuitOptions>, CircuitBounds>();
        services.AddRateLimiter(_ => { });
    }

    /// <summary>Before everything that makes an address or asks for one.</summary>
    public static void UseDoor(this IApplicationBuilder app, IConfiguration configuration)
    {
        if (!IsAccounts(configuration))
            return;
        app.UseForwardedHeaders();
        app.UseMiddleware<FrontDoor>();
        if (app.ApplicationServices.GetRequiredService<IOptions<DoorOptions>>().Value.HstsDays > 0)
            app.UseHsts();
    }

    /// <summary>Once it is known who asks and for what, before anything is looked up for it.</summary>
    public static void UseDoorLimits(this IApplicationBuilder app, IConfiguration configuration)
    {
        app.UseMiddleware<SameOrigin>();
        if (IsAccounts(configuration))
            app.UseRateLimiter();
    }

    /// <summary>The address of the gallery for tools that make absolute links, as far as the settings say it.</summary>
    public static string HomeOf(IApplicationBuilder app, IConfiguration configuration) =>
        IsAccounts(configuration) ? $"{app.ApplicationServices.GetRequiredService<IOptions<DoorOptions>>().Value.ToPathBase()}/" : "/";

    internal static bool IsAccounts(IConfiguration configuration) =>
        Enum.TryParse<AccessMode>(configuration[$"{AccessOptions.Section}:{nameof(AccessOptions.Mode)}"], ignoreCase: true, out var mode) && mode == AccessMode.Accounts;

    private static void AddCertificate(IServiceCollection services, IWebHostBuilder host)
    {
        services.AddSingleton<CertificateStore>();
        services.AddHostedService(s => s.GetRequiredService<CertificateStore>());
        host.ConfigureKestrel(kestrel =>
        {
            var store = kestrel.ApplicationServices.GetRequiredService<CertificateStore>();
            kestrel.ConfigureHttpsDefaults(https =>
            {
                https.ServerCertificateSelector = (_, _) => store.Current.TargetCertificate;
                // With the certificates up to the root, which a selector cannot give.
                https.OnAuthenticate = (_, tls) => (tls.ServerCertificateSelectionCallback, tls.ServerCertificateContext) = (null, store.Current);
            });
        });
    }

    /// <summary>Nobody's headers but those of the proxies that were named. A path that is set is the truth, whatever a proxy lets through.</summary>
    private static void Believe(ForwardedHeadersOptions headers, DoorOptions door)
    {
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        headers.ForwardLimit = door.ForwardLimit;
        headers.ForwardedHeaders = ForwardedHeaders.None;
        if (DoorNames.ProxiesOf(door) is not { Count: > 0 } proxies)
            return;
        foreach (var proxy in proxies)
            headers.KnownIPNetworks.Add(proxy);
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost
            | (door.PathBase.Length == 0 && door.PublicAddress.Length == 0 ? ForwardedHeaders.XForwardedPrefix : ForwardedHeaders.None);
    }
}
