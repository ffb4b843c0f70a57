using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Models;

namespace TopoWeb.Docs.Reading;

/// <summary>A noisy circle on its way to a barcode and a graph: the stages of a real analysis on a cloud of the plane, so small that each is done while a dial moves.</summary>
internal sealed class NoisyCircle
{
    private const int OnCircle = 130;
    private const int Strewn = 70;
    private const int MostLandmarks = 26;
    private const long Seed = 11;
    private const string Across = "across";

    private double _noise = 0.08;
    private int _k = 20;
    private double _p = 0.7;
    private int _nu = 1;
    private double _t = 0.75;
    private int _resolution = 7;
    private double _gain = 2.2;

    public NoisyCircle() => Draw();

    /// <summary>Standard deviation of the points from the circle.</summary>
    public double Noise
    {
        get => _noise;
        set
        {
            _noise = Math.Clamp(value, 0, 0.5);
            Draw();
        }
    }

    /// <summary>k of ρ(k, p).</summary>
    public int K
    {
        get => _k;
        set
        {
            _k = Math.Clamp(value, 1, 60);
            Filter();
        }
    }

    /// <summary>p of ρ(k, p).</summary>
    public double P
    {
        get => _p;
        set
        {
            _p = Math.Clamp(value, 0.2, 1);
            Filter();
        }
    }

    /// <summary>ν of the lazy witness complex.</summary>
    public int Nu
    {
        get => _nu;
        set
        {
            _nu = Math.Clamp(value, 0, 2);
            Grow();
        }
    }

    /// <summary>Where in the filtration one looks, from 0 to 1 of the axis.</summary>
    public double T
    {
        get => _t;
        set => _t = Math.Clamp(value, 0, 1);
    }

    /// <summary>Intervals of the cover.</summary>
    public int Resolution
    {
        get => _resolution;
        set
        {
            _resolution = Math.Clamp(value, 2, 20);
            Map();
        }
    }

    /// <summary>Gain of the cover.</summary>
    public double Gain
    {
        get => _gain;
        set
        {
            _gain = Math.Clamp(value, 1, 4);
            Map();
        }
    }

    public PointCloud Points { get; private set; } = null!;

    /// <summary>Of every point, whether ρ(k, p) keeps it.</summary>
    public bool[] IsKept { get; private set; } = [];

    public PointCloud Kept { get; private set; } = null!;

    /// <summary>Filtered complex on landmarks of the points kept.</summary>
    public FlagComplex Complex { get; private set; } = null!;

    public BarcodeDocument Barcode { get; private set; } = null!;

    /// <summary>Right end of the barcode's axis.</summary>
    public double End { get; private set; }

    /// <summary>The value of the filtration one looks at.</summary>
    public double Now => _t * End;

    public MapperGraph Graph { get; private set; } = null!;

    /// <summary>Loops of the nerve.</summary>
    public int Loops { get; private set; }

    /// <summary>Start and end of every interval of the cover.</summary>
    public IReadOnlyList<(double Start, double End)> Intervals { get; private set; } = [];

    /// <summary>Bars of a dimension that are there now.</summary>
    public int Alive(int dimension) => Barcode.Intervals.Count(b => b.Dimension == dimension && b.Birth <= Now && !(b.Death <= Now));

    private void Draw()
    {
        Points = PlaneCircle.Draw(OnCircle, Strewn, _noise, Seed);
        Filter();
    }

    private void Filter()
    {
        var kept = DensityFiltration.Apply(Points, new DensitySettings { K = _k, P = _p }).Kept;
        IsKept = new bool[Points.Count];
        foreach (var row in kept)
            IsKept[row] = true;
        Kept = Points.Select(kept);
        Grow();
        Map();
    }

    private void Grow()
    {
        var settings = new BarcodeSettings { Landmarks = Math.Min(MostLandmarks, Kept.Count), Nu = _nu };
        Complex = BarcodeComputation.Complex(Kept, settings);
        var barcode = BarcodeComputation.Compute(Kept, settings);
        Barcode = new(barcode.Landmarks, barcode.TMax, barcode.Intervals);
        End = BarcodeGeometry.AxisEnd(Barcode);
    }

    private void Map()
    {
        var across = new double[Kept.Count];
        for (var i = 0; i < across.Length; i++)
            across[i] = Kept.Row(i)[0];
        var settings = new MapperSettings { Lenses = [MapperSettings.ColumnPrefix + Across], Metric = MapperMetric.Euclidean, Resolution = _resolution, Gain = _gain };
        Graph = MapperBuilder.Build(Kept, settings, new Dictionary<string, double[]> { [Across] = across });
        Loops = GraphInvariants.CountLoops(Graph);
        var (least, step) = (across.Min(), (across.Max() - across.Min()) / _resolution);
        // As the cover with overhang lays them: evenly spaced centres, each interval gain times as long as their distance.
        Intervals = [.. Enumerable.Range(0, _resolution).Select(i => (least + (i + 0.5 - _gain / 2) * step, least + (i + 0.5 + _gain / 2) * step))];
    }
}
