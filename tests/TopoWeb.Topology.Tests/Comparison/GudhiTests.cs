using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TopoWeb.Topology.Comparison;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Comparison;

public sealed class GudhiTests
{
    /// <summary>Hera stops within 1e-9 of the optimum, relatively, and takes the root of a sum of hundreds of costs.</summary>
    private const double OfHera = 1e-7;

    private const string Script = """
        import json, sys, numpy as np
        import gudhi
        from gudhi.hera import wasserstein_distance
        for case in json.load(sys.stdin):
            a, b = (np.array([[x, np.inf if y is None else y] for x, y in bars]).reshape(-1, 2) for bars in case)
            print(gudhi.bottleneck_distance(a, b), *(wasserstein_distance(a, b, order=q, internal_p=p, delta=1e-9) for q in (1.0, 2.0) for p in (np.inf, 2.0)))
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly (Interval[] A, Interval[] B)[] Cases =
    [
        ([], []),
        (Diagrams.Random(3, 1), []),
        (Diagrams.Random(1, 1), Diagrams.Random(1, 2)),
        (Diagrams.Random(10, 3, infinite: 2), Diagrams.Random(8, 4, infinite: 2)),
        (Diagrams.Random(60, 5), Diagrams.Random(70, 6, 0.1)),
        (Diagrams.Random(100, 7, 0.3, infinite: 1), Diagrams.Random(20, 8, infinite: 1)),
        (Diagrams.Random(200, 9), Diagrams.Random(200, 10)),
        (Whole(150, 11), Whole(140, 12)),
    ];

    [Fact]
    public async Task Distances_RandomBars_AreThoseOfGudhiAndHera()
    {
        var lines = await AnswersAsync();
        Assert.Equal(Cases.Length, lines.Length);
        for (var i = 0; i < Cases.Length; i++)
        {
            var (a, b) = Cases[i];
            double[] actual =
            [
                BarcodeDistances.Bottleneck(a, b, 1),
                BarcodeDistances.Wasserstein(a, b, 1, 1),
                BarcodeDistances.Wasserstein(a, b, 1, 1, GroundMetric.Euclidean),
                BarcodeDistances.Wasserstein(a, b, 1, 2),
                BarcodeDistances.Wasserstein(a, b, 1, 2, GroundMetric.Euclidean),
            ];
            var expected = lines[i].Split(' ').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray();
            for (var k = 0; k < actual.Length; k++)
                Assert.Equal(expected[k], actual[k], OfHera * (1 + expected[k]));
        }
    }

    /// <summary>One line of numbers for each case. Debian's package belongs to the system's Python, which need not be the first on the path.</summary>
    private static async Task<string[]> AnswersAsync()
    {
        var input = JsonSerializer.Serialize(Cases.Select(x => new[] { Points(x.A), Points(x.B) }));
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
            if (await RunAsync(python, input) is { } output)
                return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Skip("Neither python3 nor /usr/bin/python3 has the module gudhi (Debian: apt-get install python3-gudhi).");
        return [];
    }

    /// <summary>Full of ties, equal bars and bars of length 0.</summary>
    private static Interval[] Whole(int count, long seed) =>
        Array.ConvertAll(Diagrams.Random(count, seed), bar => bar with { Birth = Math.Round(9 * bar.Birth), Death = Math.Round(9 * bar.Death!.Value) });

    private static double?[][] Points(Interval[] bars) => Array.ConvertAll(bars, bar => new[] { (double?)bar.Birth, bar.Death });

    private static async Task<string?> RunAsync(string python, string input)
    {
        try
        {
            var start = new ProcessStartInfo(python) { ArgumentList = { "-c", Script }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                await process.StandardInput.WriteAsync(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it read: its errors say why.
            }

            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await process.WaitForExitAsync().WaitAsync(Patience);
            if (process.ExitCode == 0)
                return output;
            var message = await errors;
            return message.Contains("ModuleNotFoundError", StringComparison.Ordinal) ? null : throw new InvalidOperationException(message);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
