using TopoWeb.Settings;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>
/// The OpenAPI document. What it says of a route follows from what the route has anyway: its rule, its summary, its types, and the notes of <see cref="Http.ApiAnswer"/> and
/// <see cref="Http.ApiParameter"/>. A new route is described by itself.
/// </summary>
internal static class ApiDocumentServices
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.AddSchemaTransformer<SettingSchemas>();
        o.AddOperationTransformer<OperationNotes>();
        o.AddDocumentTransformer<DocumentNotes>();
    });
}
