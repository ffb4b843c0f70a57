namespace TopoWeb.Http;

/// <summary>Marks what takes a form because its question is long, and only answers. Our own pages keep their address to themselves, so that their forms come with the origin “null”.</summary>
internal sealed class ChangesNothing;
