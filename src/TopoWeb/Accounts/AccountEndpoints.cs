using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.AuditTrail;
using TopoWeb.Accounts.Passkeys;
using TopoWeb.Accounts.People;
using TopoWeb.Accounts.Profile;
using TopoWeb.Accounts.Provider;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Accounts.SignIn;
using TopoWeb.Accounts.Tokens;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts;

internal static class AccountEndpoints
{
    /// <summary>The API of accounts. In Local mode it answers 404 with the reason.</summary>
    public static void MapAccounts(this RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("").AddEndpointFilter(OnlyWithAccountsAsync);
        accounts.MapSessions();
        accounts.MapProfile();
        accounts.MapTokens();
        accounts.MapPasskeys();
        accounts.MapPeople();
        accounts.MapAuditTrail();
    }

    /// <summary>What browsers do at the door besides the pages.</summary>
    public static void MapAccountDoors(this IEndpointRouteBuilder app)
    {
        var doors = app.MapGroup("").AddEndpointFilter(OnlyWithAccountsAsync);
        doors.MapSignOut();
        doors.MapProvider();
    }

    private static async ValueTask<object?> OnlyWithAccountsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value.Mode == AccessMode.Accounts
            ? await next(context)
            : HttpResults.Problem("This server has no accounts (Access:Mode is Local).", statusCode: 404, title: "Not found.");
}
