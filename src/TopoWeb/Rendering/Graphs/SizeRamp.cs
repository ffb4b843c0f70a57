using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Rendering.Graphs;

/// <summary>Blue (few points) to red (many), on a logarithmic scale.</summary>
internal sealed class SizeRamp
{
    public const int Levels = Palettes.Levels;

    public SizeRamp(int smallest, int largest)
    {
        Smallest = Math.Max(1, smallest);
        Largest = Math.Max(Smallest, largest);
    }

    /// <summary>From the smallest to the largest of some nodes.</summary>
    public static SizeRamp Of(IReadOnlyCollection<MapperNodeDocument> nodes) =>
        nodes.Count == 0 ? new SizeRamp(1, 1) : new SizeRamp(nodes.Min(n => n.Size), nodes.Max(n => n.Size));

    public int Smallest { get; }

    public int Largest { get; }

    public static IReadOnlyList<string> Colors => Palettes.BlueRed;

    public int Level(int size) => (int)Math.Round(Position(size) * (Levels - 1));

    public string Color(int size) => Colors[Level(size)];

    /// <summary>0 for the smallest, 1 for the largest; 0 where all are equal.</summary>
    public double Position(int size) =>
        Largest == Smallest ? 0 : Math.Clamp(Math.Log((double)size / Smallest) / Math.Log((double)Largest / Smallest), 0, 1);

    /// <summary>Round numbers for a legend, with their positions; the ends always.</summary>
    public IReadOnlyList<(int Size, double Position)> Marks()
    {
        var marks = new List<(int Size, double Position)> { (Smallest, 0) };
        for (var power = 1; power <= Largest && power > 0; power *= 10)
            foreach (var size in (ReadOnlySpan<int>)[power, 3 * power])
                if (size > Smallest && size < Largest && Position(size) - marks[^1].Position > 0.16 && Position(size) < Free(size))
                    marks.Add((size, Position(size)));
        if (Largest > Smallest)
            marks.Add((Largest, 1));
        return marks;

        // The last number stands at the end of the scale and reaches back by its width; a digit is about a twentieth of the scale.
        double Free(int size) => 0.97 - 0.055 * Digits(Largest) - 0.028 * Digits(size);
    }

    private static int Digits(int number) => NumberFormat.Count(number).Length;
}
