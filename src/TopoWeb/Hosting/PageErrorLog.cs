using Microsoft.AspNetCore.Components.Web;
using TopoWeb.Data;

namespace TopoWeb.Hosting;

/// <summary>Logs what an error boundary catches, under the reference that the page shows.</summary>
internal sealed partial class PageErrorLog(ILogger<PageErrorLog> logger) : IErrorBoundaryLogger
{
    public ValueTask LogErrorAsync(Exception exception)
    {
        LogUnexpected(exception, ErrorReference.Of(exception));
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected error on a page (reference {Reference})")]
    private partial void LogUnexpected(Exception error, string reference);
}
