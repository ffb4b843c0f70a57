using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>A stream taken into memory up to a limit. Its size is known only after reading: a length that is declared elsewhere may lie.</summary>
internal static class BoundedContent
{
    public static MemoryStream Read(Stream stream, string name, long maximumBytes)
    {
        var content = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (content.Length + read > maximumBytes)
                throw new InvalidInputException("file", $"{name} is larger than the limit of {maximumBytes} bytes.");
            content.Write(chunk, 0, read);
        }
        content.Position = 0;
        return content;
    }
}
