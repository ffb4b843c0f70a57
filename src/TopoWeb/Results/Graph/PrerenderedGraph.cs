using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace TopoWeb.Results.Graph;

/// <summary>
/// A graph that the page carries as data, so that it is drawn before the page has its connection: a second sooner, and where the connection takes long, much sooner.
/// The connected page makes the same scene, knows by its key that it is drawn, and sends nothing.
/// </summary>
/// <param name="Json">Scene and way of drawing, as the script takes them.</param>
internal sealed record PrerenderedGraph(string Json)
{
    /// <summary>The script of the graph, from <c>wwwroot/js/graph</c>; always by this address, so that a page loads it once.</summary>
    public const string Script = "./lib/graph.js";

    /// <summary>The same for the same drawing.</summary>
    public string Key { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)).AsSpan(0, 12));

    /// <summary>The data and the script that draws it. The serializer writes no <c>&lt;</c>, so nothing in it ends the element.</summary>
    public MarkupString Markup => new($"""<script type="application/json" data-scene="{Key}">{Json}</script><script type="module" src="{Script}"></script>""");

    public static PrerenderedGraph Of(GraphScene scene, GraphOptions options) => new(JsonSerializer.Serialize(new { scene, options }, JsonSerializerOptions.Web));
}

/// <summary>Of a connection: whether the page that it began with may have drawn its graph already. Pages one goes to from there carry nothing.</summary>
internal sealed class PrerenderedOnce
{
    private bool _taken;

    /// <summary>True for the first that asks.</summary>
    public bool Take() => !_taken && (_taken = true);
}
