namespace TopoWeb.Data.Contents;

/// <summary>Stored content is missing or is not what was stored; the message says which, and where to look.</summary>
internal sealed class DamagedContentException(string message) : IOException(message);
