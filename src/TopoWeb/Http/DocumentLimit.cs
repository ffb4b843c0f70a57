using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace TopoWeb.Http;

/// <summary>Marks what takes a file: its size has a limit of its own.</summary>
internal sealed class TakesFile;

/// <summary>
/// A document is read into memory and looked through for every fault; the server's own limit for bodies is that of files, which are far larger.
/// A selection of a million rows, the longest document that anybody needs, has 8 MB.
/// </summary>
internal sealed class DocumentLimit(IOptions<ApiOptions> options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<TakesFile>() is not null)
            return next(context);
        var most = (long)options.Value.MaximumDocumentMegabytes << 20;
        if (http.Request.ContentLength > most)
            return ValueTask.FromResult<object?>(TypedResults.Problem(Refuse()));
        // A body without a length is counted as it is read.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = most;
        return next(context);
    }

    public static ProblemDetails Refuse() => new()
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Title = $"The document is too large ({ApiOptions.Section}:{nameof(ApiOptions.MaximumDocumentMegabytes)}).",
        Detail = "Send a smaller document. The administrator can raise the limit.",
    };
}
