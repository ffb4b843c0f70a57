using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;

namespace TopoWeb.Accounts.Forms;

/// <summary>A page that makes sense only where people have accounts: in Local mode there is no such page.</summary>
public abstract class AccountsPage : ComponentBase
{
    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;

    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    /// <summary>The page does not exist here; whoever derives from it does nothing then.</summary>
    protected bool IsOff => Access.Value.Mode != AccessMode.Accounts;

    protected override void OnInitialized()
    {
        if (IsOff)
            Navigation.NotFound();
    }
}
