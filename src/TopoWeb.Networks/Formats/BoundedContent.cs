using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>A stream taken into memory up to a limit. Its size is known only after reading: a length that is declared elsewhere may lie.</summary>
public static class BoundedContent
{
    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The content. Need not seek.</param>
    /// <param name="name">What a refusal calls it.</param>
    /// <param name="maximumBytes">Most bytes.</param>
    /// <param name="setting">What the setting of that limit is called; null where there is none.</param>
    /// <returns>The content, at its start.</returns>
    /// <exception cref="InvalidInputException">Larger than the limit.</exception>
    public static MemoryStream Read(Stream stream, string name, long maximumBytes, string? setting = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var content = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (content.Length + read > maximumBytes)
                throw new InvalidInputException("file", $"{name} is larger than the limit of {ByteSize.Of(maximumBytes)}{PointFileLimits.In(setting)}.");
            content.Write(chunk, 0, read);
        }
        content.Position = 0;
        return content;
    }
}
