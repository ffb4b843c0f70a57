using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>Files to upload: small circles among 3×3 patches, and such as no server should take.</summary>
internal static class SoakFiles
{
    public static string Circle(int points)
    {
        var text = new StringBuilder();
        for (var i = 0; i < points; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * Random.Shared.NextDouble());
            text.AppendLine(string.Join(',', Enumerable.Range(0, 9).Select(c => (cosine * (c % 3 - 1) + 0.8 * sine * (c / 3 - 1) + 0.1 * (Random.Shared.NextDouble() - 0.5)).ToString("R", CultureInfo.InvariantCulture))));
        }
        return text.ToString();
    }

    public static (string Name, byte[] Content) Bad() => Random.Shared.Next(8) switch
    {
        0 => ("empty.csv", []),
        1 => ("ragged.csv", Encoding.ASCII.GetBytes("1,2,3\n4,5\n6,7,8\n")),
        2 => ("words.csv", Encoding.ASCII.GetBytes("not,a,number\nnor,is,this\nnor,this,one\n")),
        3 => ("noise.npy", Noise(5_000)),
        4 => ("promise.npy", [0x93, .. Encoding.ASCII.GetBytes("NUMPY\u0001\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (900000000, 9), }                                               \n")]),
        5 => ("noise.npz", [0x50, 0x4b, 3, 4, .. Noise(2_000)]),
        6 => ("bomb.npz", Bomb()),
        _ => ("noise.pth", Noise(20_000)),
    };

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Much of nothing, packed small.</summary>
    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("a.npy").Open())
            for (var i = 0; i < 20; i++)
                entry.Write(new byte[1 << 20]);
        return stream.ToArray();
    }
}
