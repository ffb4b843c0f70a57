using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using TopoWeb.Topology;

namespace TopoWeb.Benchmarks.Inputs;

/// <summary>Points in NumPy's format 1.0, little-endian, C order: what these programs write and what the kernels come in.</summary>
internal static partial class NpyPoints
{
    private const int PreambleLength = 10;
    private const int HeaderLength = 128 - PreambleLength;

    /// <summary>Writes n × d values of double precision.</summary>
    public static void Write(string path, PointCloud points)
    {
        using var file = File.Create(path);
        file.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, HeaderLength, 0]);
        var dictionary = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({points.Count}, {points.Dimension}), }}";
        file.Write(Encoding.ASCII.GetBytes(dictionary.PadRight(HeaderLength - 1) + "\n"));
        file.Write(MemoryMarshal.AsBytes(points.Values));
    }

    /// <summary>Reads points: n × d, or kernels O × I × h × w as O·I points of h·w coordinates, of single or double precision.</summary>
    public static PointCloud Read(string path)
    {
        using var file = File.OpenRead(path);
        var preamble = new byte[PreambleLength];
        file.ReadExactly(preamble);
        var header = new byte[preamble[8] | preamble[9] << 8];
        file.ReadExactly(header);
        var match = Header().Match(Encoding.ASCII.GetString(header));
        if (!match.Success)
            throw new InvalidDataException($"{path} is not an array of real numbers in C order.");
        int[] shape = [.. match.Groups["axes"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(axis => int.Parse(axis, CultureInfo.InvariantCulture))];
        var values = new double[shape.Aggregate(1, (product, length) => checked(product * length))];
        if (match.Groups["size"].Value == "8")
        {
            file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        }
        else
        {
            var singles = new float[values.Length];
            file.ReadExactly(MemoryMarshal.AsBytes(singles.AsSpan()));
            for (var i = 0; i < values.Length; i++)
                values[i] = singles[i];
        }

        return new PointCloud(values, shape.Length == 4 ? shape[2] * shape[3] : shape[^1]);
    }

    [GeneratedRegex(@"'descr': '<f(?<size>[48])', 'fortran_order': False, 'shape': \((?<axes>[0-9, ]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
