namespace TopoWeb.Http;

/// <summary>An answer of a route besides its ordinary one, for the OpenAPI document. What follows from the rule, the address and the body of a route is not said again.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="When">When it comes, as a sentence.</param>
internal sealed record ApiAnswer(int Status, string When);

/// <summary>A parameter that a route reads by itself, for the OpenAPI document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">query or header.</param>
/// <param name="Type">string, integer, number or boolean.</param>
/// <param name="Words">What it means, as sentences.</param>
internal sealed record ApiParameter(string Name, string In, string Type, string Words)
{
    public double? Least { get; init; }

    public double? Most { get; init; }

    /// <summary>The words that it takes; null where it takes others too.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>The content that a route answers with, where its type does not say.</summary>
/// <param name="Type">Media type.</param>
internal sealed record ApiContent(string Type);

internal static class ApiNoteExtensions
{
    public static TBuilder MayAnswer<TBuilder>(this TBuilder route, int status, string when) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiAnswer(status, when));

    public static TBuilder Takes<TBuilder>(this TBuilder route, params IEnumerable<ApiParameter> parameters) where TBuilder : IEndpointConventionBuilder => route.WithMetadata([.. parameters]);

    public static TBuilder Sends<TBuilder>(this TBuilder route, string type) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiContent(type));
}
