using System.IO.Compression;
using System.Text;

namespace TopoWeb.Tests.Datasets.Uploads;

/// <summary>A checkpoint with two networks, as <c>torch.save({"generator": …, "discriminator": …})</c> writes it, byte by byte.</summary>
internal static class CheckpointFile
{
    /// <summary>Filters of the one layer of each network.</summary>
    public const int Filters = 200;

    /// <summary>Filters on a circle in the generator; in the discriminator the same doubled.</summary>
    public static byte[] Gan()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "gan/data.pkl", [0x80, 2, (byte)'}', (byte)'(', .. Text("epoch"), (byte)'K', 3, .. Text("generator"), .. StateDict("0"), .. Text("discriminator"), .. StateDict("1"), (byte)'u', (byte)'.']);
            Add(zip, "gan/data/0", Circle(1));
            Add(zip, "gan/data/1", Circle(2));
        }
        return file.ToArray();
    }

    private static byte[] StateDict(string key) =>
    [
        (byte)'}', (byte)'(', .. Text("conv1.weight"), .. Name("torch._utils", "_rebuild_tensor_v2"), (byte)'(',
        (byte)'(', .. Text("storage"), .. Name("torch", "FloatStorage"), .. Text(key), .. Text("cpu"), .. Number(Filters * 9), (byte)'t', (byte)'Q',
        .. Number(0), .. Numbers(Filters / 10, 10, 3, 3), .. Numbers(90, 9, 3, 1), 0x89, .. Name("collections", "OrderedDict"), (byte)')', (byte)'R', (byte)'t', (byte)'R', (byte)'u',
    ];

    private static byte[] Circle(float radius) => [.. Enumerable.Range(0, Filters).SelectMany(i =>
    {
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * i / Filters);
        return Enumerable.Range(0, 9).SelectMany(p => BitConverter.GetBytes(radius * (cos * (p % 3 - 1) + sin * (p / 3 - 1))));
    })];

    private static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Name(string module, string name) => Encoding.ASCII.GetBytes($"c{module}\n{name}\n");

    private static byte[] Number(int value) => [(byte)'J', .. BitConverter.GetBytes(value)];

    private static byte[] Numbers(params int[] values) => [(byte)'(', .. values.SelectMany(Number), (byte)'t'];

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
