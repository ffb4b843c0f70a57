using System.Diagnostics;
using System.Text;
using CsCheck;
using TopoWeb.Networks.Formats;
using TopoWeb.Tests.Published;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class NpyTests
{
    [Fact]
    public void Write_Read_IsTheSame() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[1, 3]).SelectMany(
            (n, o, i) => Gen.Float[-10, 10].Array[n * o * i * 9].Select(values => (Shape: new[] { n, o, i, 3, 3 }, Values: values))).Sample(sample =>
            {
                var file = new MemoryStream();
                NpyFile.Write(file, sample.Values, sample.Shape);
                file.Position = 0;
                var read = NpyArray.Read(file, "x", _ => { });
                Assert.Equal(sample.Shape, read.Shape);
                Assert.Equal(sample.Values.Select(v => (double)v), read.Values);
            }, iter: 50);

    [Fact]
    public void WriteHalf_EveryFloat16_IsReadExactly()
    {
        var all = Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).Where(Half.IsFinite).ToArray();
        var file = new MemoryStream();
        NpyFile.Write(file, all, [all.Length]);
        Assert.Contains("'<f2'", Encoding.Latin1.GetString(file.ToArray(), 0, 128), StringComparison.Ordinal);
        file.Position = 0;
        var read = NpyArray.Read(file, "x", _ => { }).Values;
        Assert.Equal(all.Length, read.Length);
        // By the definition of the format: sign, 5 bits of exponent, 10 bits of fraction; subnormal where the exponent is 0.
        for (var i = 0; i < all.Length; i++)
        {
            var bits = BitConverter.HalfToUInt16Bits(all[i]);
            var (exponent, fraction) = ((bits >> 10) & 31, bits & 1023);
            var value = exponent == 0 ? Math.ScaleB(fraction, -24) : Math.ScaleB(1024 + fraction, exponent - 25);
            Assert.Equal(bits >> 15 == 1 ? -value : value, read[i]);
        }
    }

    [Fact]
    public void WriteInt32_Rows_AreReadExactly()
    {
        var file = new MemoryStream();
        NpyFile.Write(file, new[] { 0, 7, int.MaxValue }, [3]);
        file.Position = 0;
        Assert.Equal([0, 7, int.MaxValue], NpyArray.Read(file, "x", _ => { }).Values);
    }

    [Fact]
    public void Write_Header_IsWhatNumPyWrites()
    {
        var file = new MemoryStream();
        NpyFile.Write(file, new double[] { 1, 2, 3 }, [3]);
        var text = Encoding.Latin1.GetString(file.ToArray(), 0, 128);
        Assert.StartsWith("\u0093NUMPY\u0001\0\u0076\0{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", text, StringComparison.Ordinal);
        Assert.Equal('\n', text[127]);
        Assert.Equal(128 + 24, file.Length);
    }

    [Fact]
    public void Write_OtherShape_IsRefused() => Assert.Throws<ArgumentException>(() => NpyFile.Write(Stream.Null, new float[3], [2, 2]));

    [Theory]
    [InlineData("<f8", "000000000000f03f0000000000000040", 1, 2)]
    [InlineData(">f8", "3ff00000000000004000000000000000", 1, 2)]
    [InlineData(">f4", "3f80000040000000", 1, 2)]
    [InlineData(">f2", "3c004000", 1, 2)]
    [InlineData(">i2", "ffff0002", -1, 2)]
    [InlineData(">u8", "00000000000000010000000000000002", 1, 2)]
    [InlineData(">i1", "ff02", -1, 2)]
    [InlineData("|b1", "0001", 0, 1)]
    [InlineData("<f4", "0000803f00000040", 1, 2)]
    [InlineData("<f2", "003c0040", 1, 2)]
    [InlineData("|i1", "ff02", -1, 2)]
    [InlineData("|u1", "ff02", 255, 2)]
    [InlineData("<i2", "ffff0200", -1, 2)]
    [InlineData("<u2", "ffff0200", 65535, 2)]
    [InlineData("<i4", "ffffffff02000000", -1, 2)]
    [InlineData("<u4", "ffffffff02000000", 4294967295, 2)]
    [InlineData("<i8", "ffffffffffffffff0200000000000000", -1, 2)]
    [InlineData("<u8", "01000000000000000200000000000000", 1, 2)]
    public void Read_EveryType_IsConverted(string type, string bytes, double first, double second)
    {
        var read = NpyArray.Read(File($"{{'descr': '{type}', 'fortran_order': False, 'shape': (1, 2), }}", Convert.FromHexString(bytes)), "x", _ => { });
        Assert.Equal([first, second], read.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_FortranOrder_IsTurned(byte version)
    {
        var read = NpyArray.Read(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2L, 3L)}", [1, 4, 2, 5, 3, 6], version), "x", _ => { });
        Assert.Equal([2, 3], read.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Values);
    }

    /// <summary>More than one chunk, so that values are turned round in each.</summary>
    [Fact]
    public void Read_BigEndianFortranOrder_IsTurned()
    {
        double[] expected = [.. Enumerable.Range(0, 40_000).Select(i => i / 8.0)];
        var stored = from j in Enumerable.Range(0, 2) from i in Enumerable.Range(0, 20_000) from b in BitConverter.GetBytes((float)expected[2 * i + j]).Reverse() select b;
        var read = NpyArray.Read(File("{'descr': '>f4', 'fortran_order': True, 'shape': (20000, 2)}", [.. stored]), "x", _ => { });
        Assert.Equal(expected, read.Values);
    }

    [Fact]
    public void Read_FortranOrderOfThreeAxes_IsTurned()
    {
        // Value of index (i, j, k) is 100 i + 10 j + k; the first axis runs fastest in the file.
        var bytes = from k in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 2) select (byte)(100 * i + 10 * j + k);
        var expected = from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 2) select 100.0 * i + 10 * j + k;
        var read = NpyArray.Read(File("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}", [.. bytes]), "x", _ => { });
        Assert.Equal(expected, read.Values);
    }

    [Fact]
    public async Task Write_NumPy_ReadsIt()
    {
        var folder = Directory.CreateTempSubdirectory("topoweb-").FullName;
        try
        {
            var path = Path.Combine(folder, "x.npy");
            using (var file = System.IO.File.Create(path))
                NpyFile.Write(file, new float[] { 1, 2, 3, 4, 5, 6.5f }, [1, 2, 3]);
            Assert.Equal("float32 (1, 2, 3) 21.5", await Python($"import numpy; a = numpy.load('{path}'); print(a.dtype, a.shape, a.sum())"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A file with this header.</summary>
    internal static MemoryStream File(string header, byte[] values, byte version = 1)
    {
        var file = new MemoryStream();
        file.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', version, 0]);
        file.Write(version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length));
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(values);
        file.Position = 0;
        return file;
    }

    /// <summary>What a program prints; the test is skipped where there is no Python with NumPy.</summary>
    internal static async Task<string> Python(string program)
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience);
                await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Poll.Patience);
                if (process.ExitCode == 0)
                    return output.Trim();
                Assert.Contains("No module named 'numpy'", await errors, StringComparison.Ordinal);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // no such program
            }
        }
        Assert.Skip("There is no Python with NumPy.");
        return "";
    }
}
