using Microsoft.AspNetCore.Components.Authorization;

namespace TopoWeb.Access;

/// <summary>Who looks at a page. Asked at every act: rights may change while the page is open.</summary>
internal sealed class CurrentVisitor(AuthenticationStateProvider states)
{
    public async ValueTask<Visitor> GetAsync() => Visitor.Of((await states.GetAuthenticationStateAsync()).User);
}
