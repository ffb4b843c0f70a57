using Microsoft.AspNetCore.Components.Web;
using TopoWeb.Data;

namespace TopoWeb.Hosting;

/// <summary>Logs what an error boundary catches, under the reference that the page shows.</summary>
internal sealed partial class PageErrorLog(ILogger<PageErrorLog> logger) : IErrorBoundaryLogger
{
    public ValueTask LogErrorAsync(Exception exception)
    {
        // That the database is away is in the log once, not once a page.
        if (!DatabaseFault.IsAway(exception))
            LogUnexpected(exception, ErrorReference.Of(exception));
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected error on a page (reference {Reference})")]
    private partial void LogUnexpected(Exception error, string reference);
}
