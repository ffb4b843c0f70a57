using Microsoft.AspNetCore.Components.Server.Circuits;
using TopoWeb.Access;
using TopoWeb.Data.Logging;

namespace TopoWeb.Hosting;

/// <summary>What somebody does on an open page has her name in the log: it comes by the page's connection, not as a request of its own.</summary>
internal sealed class PageLog(CurrentVisitor who, ILogger<PageLog> logger) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        using (logger.BeginScope(new PageScope(await who.GetAsync())))
            await next(context);
    };

    private sealed class PageScope(Visitor visitor) : LogScope
    {
        protected override IReadOnlyList<KeyValuePair<string, object?>> Parts { get; } =
            [Part("Person", LogText.Plain(visitor.Name)), .. visitor.UserId is { } id ? [Part("PersonId", id)] : (KeyValuePair<string, object?>[])[]];
    }
}
