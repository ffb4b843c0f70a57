using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Sharing.Dialogs;
using TopoWeb.Sharing.Guests;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing;

/// <summary>Links as a part of the application.</summary>
internal static class SharingServices
{
    public static void AddSharing(this IServiceCollection services)
    {
        services.AddOptions<ShareOptions>().BindConfiguration(ShareOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShareOptions>, ShareOptionsCheck>();
        services.AddSingleton<ShareLookup>();
        services.AddSingleton<ShareFreezer>();
        services.AddSingleton<SharePicture>();
        services.AddSingleton<ShareService>();
        services.AddSingleton<ShareLedger>();
        services.AddSingleton<VisitCounter>();
        services.AddHostedService(s => s.GetRequiredService<VisitCounter>());
        services.AddSingleton<ShareWatch>();
        services.AddHostedService(s => s.GetRequiredService<ShareWatch>());
        services.TryAddSingleton<IPasswordHasher<ShareLinkRow>, Argon2Hasher<ShareLinkRow>>();
        services.AddDataProtection();
        services.AddHttpContextAccessor();
        services.AddSingleton<SharePassword>();
        services.AddSingleton<SharedReader>();
        services.AddScoped<SharePasses>();
        services.AddScoped<GuestDoor>();
        services.AddSingleton(ShareDialog.Action);
        services.AddSingleton(ShareDialog.CompareAction);
    }

    /// <summary>What a guest takes through a link.</summary>
    public static void MapShares(this WebApplication app) => app.MapSharedFiles();

    /// <summary>Whether an address is that of a link's embed form: the one page that others may show in a frame.</summary>
    public static bool IsEmbed(PathString path) => ShareAddresses.Read(path) is (_, ShareAddresses.Embed);
}
