using System.IO.Compression;
using System.Text;

namespace TopoWeb.Exports;

/// <summary>All files of a result in one zip, with a text that says what each is and a script that loads them. The same result gives the same bytes.</summary>
internal static class ResultArchive
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(ResultExport export)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            var names = new List<string>();
            foreach (var name in ResultFiles.Names.Where(n => n != ResultFiles.Everything))
                if (ResultFiles.Write(export, name) is { } file)
                {
                    names.Add(name == "result" ? "result.json" : name);
                    Add(zip, names[^1], file.Content);
                }
            Add(zip, "README.txt", Encoding.UTF8.GetBytes(ArchiveReadme.Write(export, names)));
            Add(zip, "load.py", Encoding.UTF8.GetBytes(ArchiveReadme.Script));
        }
        return memory.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        // Pictures are packed already.
        var entry = zip.CreateEntry(name, Path.GetExtension(name) is ".png" or ".pdf" ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
