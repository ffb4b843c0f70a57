using Microsoft.AspNetCore.Diagnostics;
using TopoWeb.Access;
using TopoWeb.Data.Logging;

namespace TopoWeb.Hosting;

/// <summary>
/// The lines of a request name it, who asks, and the run that it is about. It stands before everything else, so that an unexpected error has them too; who asks is known only later, and is looked up
/// for each line.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var scope = new RequestScope(context);
        using (logger.BeginScope(scope))
        {
            try
            {
                await next(context);
            }
            finally
            {
                // What goes on after the request must not look at a context that serves another one by then.
                scope.End();
            }
        }
    }

    private sealed class RequestScope(HttpContext context) : LogScope
    {
        private const string OfRuns = "runs/{id";

        private HttpContext? _context = context;
        private IReadOnlyList<KeyValuePair<string, object?>> _last = [];

        protected override IReadOnlyList<KeyValuePair<string, object?>> Parts => _context is { } open ? Read(open) : _last;

        public void End() => (_last, _context) = (Parts, null);

        private static IReadOnlyList<KeyValuePair<string, object?>> Read(HttpContext context)
        {
            List<KeyValuePair<string, object?>> parts = [Part("Request", context.TraceIdentifier)];
            if (RunOf(context) is { } run)
                parts.Add(Part("Run", run));
            if (Visitor.Of(context.User) is var visitor && visitor != Visitor.Nobody)
                parts.Add(Part("Person", LogText.Plain(visitor.Name)));
            if (visitor.UserId is { } id)
                parts.Add(Part("PersonId", id));
            return parts;
        }

        /// <summary>Also once the error page has taken the place of what was asked for.</summary>
        private static Guid? RunOf(HttpContext context)
        {
            var fault = context.Features.Get<IExceptionHandlerFeature>();
            var (endpoint, values) = fault is null ? (context.GetEndpoint(), context.Request.RouteValues) : (fault.Endpoint, fault.RouteValues);
            return endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern } && pattern.Contains(OfRuns, StringComparison.OrdinalIgnoreCase) && Guid.TryParse(values?["id"]?.ToString(), out var run) ? run : null;
        }
    }
}
