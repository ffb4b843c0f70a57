using System.Buffers.Binary;

namespace TopoWeb.Tests.Published;

/// <summary>A small data set in MNIST's files: each digit is a bar of its own angle, shifted and noisy, so that a network learns it within a few steps.</summary>
internal static class SyntheticDigits
{
    private const int Side = 28;

    /// <summary>Writes the four files into <c>mnist</c> of <paramref name="directory"/>.</summary>
    public static void Write(string directory, int train = 400, int test = 100)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, "mnist")).FullName;
        var random = new Random(7);
        Write(folder, "train", train, random);
        Write(folder, "t10k", test, random);
    }

    private static void Write(string folder, string part, int count, Random random)
    {
        var images = new byte[count * Side * Side];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % 10);
            var (sin, cos) = Math.SinCos(Math.PI * labels[i] / 10);
            double cx = 13.5 + random.Next(-2, 3), cy = 13.5 + random.Next(-2, 3);
            for (var p = 0; p < Side * Side; p++)
            {
                double x = p % Side - cx, y = p / Side - cy;
                var inside = Math.Abs(x * sin - y * cos) < 2 && Math.Abs(x * cos + y * sin) < 10;
                images[i * Side * Side + p] = (byte)((inside ? 200 : 0) + random.Next(40));
            }
        }
        WriteIdx(Path.Combine(folder, $"{part}-images-idx3-ubyte"), [count, Side, Side], images);
        WriteIdx(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [count], labels);
    }

    private static void WriteIdx(string path, int[] sizes, byte[] values)
    {
        using var file = File.Create(path);
        Span<byte> number = stackalloc byte[4];
        foreach (var value in (int[])[0x0800 + sizes.Length, .. sizes])
        {
            BinaryPrimitives.WriteInt32BigEndian(number, value);
            file.Write(number);
        }
        file.Write(values);
    }
}
