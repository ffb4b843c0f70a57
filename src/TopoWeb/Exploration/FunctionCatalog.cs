using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Models;

namespace TopoWeb.Exploration;

/// <summary>Every function the points of a result have. Values are computed when they are first asked for, and kept.</summary>
internal sealed class FunctionCatalog(ResultPoints points)
{
    /// <summary>The number of points of a node: a function of nodes, not of points, and what graphs are coloured by at first.</summary>
    public const string Size = "size";

    private const int PatchLength = 9;

    /// <summary>Whole numbers of at most so many values are taken for names.</summary>
    private const int MostNames = 12;

    private readonly Dictionary<string, PointFunction> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ModelFit<CirclePoint>? _edges;
    private ModelFit<KleinPoint>? _klein;
    private ModelFit<ThreeCirclePoint>? _circles;

    /// <summary>What can be asked for, in the order of a menu.</summary>
    public IReadOnlyList<FunctionInfo> All { get; } = [.. Infos(points)];

    public FunctionInfo? Find(string? id) => All.FirstOrDefault(f => f.Id == id);

    /// <summary>The values of a function.</summary>
    /// <exception cref="KeyNotFoundException">There is no such function; see <see cref="Find"/>.</exception>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">It cannot be computed of these points, with the reason.</exception>
    public PointFunction Get(string id)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(id, out var known))
                return known;
            var info = Find(id) ?? throw new KeyNotFoundException($"There is no function {id}.");
            return _known[id] = new PointFunction(info, Compute(id));
        }
    }

    private static IEnumerable<FunctionInfo> Infos(ResultPoints points)
    {
        yield return new("pca1", "PCA 1", FunctionKind.Quantity, "First principal component of the points.");
        if (points.Cloud.Dimension > 1)
            yield return new("pca2", "PCA 2", FunctionKind.Quantity, "Second principal component of the points.");
        if (points.Cloud.Dimension > 2)
            yield return new("pca3", "PCA 3", FunctionKind.Quantity, "Third principal component of the points.");
        yield return new("density", "distance to the k-th neighbour", FunctionKind.Quantity, "Small where points are dense.");
        yield return new("eccentricity", "eccentricity", FunctionKind.Quantity, "Mean distance to all points, small in the middle of the cloud.");
        if (points.Cloud.Dimension == PatchLength)
        {
            yield return new("circle-angle", "primary circle, angle t", FunctionKind.Angle, "Direction of the nearest edge cos t·x + sin t·y: 0 brighter to the right, π/2 brighter below.");
            yield return new("circle-residual", "primary circle, distance", FunctionKind.Quantity, "Distance to the nearest edge of the primary circle, 0 to √2.");
            yield return new("klein-theta", "Klein bottle, θ", FunctionKind.Angle, "Direction of the nearest patch of the Klein bottle.", Math.PI);
            yield return new("klein-phi", "Klein bottle, φ", FunctionKind.Angle, "0 and π are bars, π/2 and 3π/2 edges.");
            yield return new("klein-residual", "Klein bottle, distance", FunctionKind.Quantity, "Distance to the nearest patch of the Klein bottle, 0 to √2.");
            yield return new("three-circles", "nearest of three circles", FunctionKind.Category, "0: primary circle, 1: secondary circle of vertical lines, 2: of horizontal lines.");
        }
        foreach (var (name, title) in new[] { ("network", "network"), ("layer", "layer"), ("out", "output channel"), ("in", "input channel"), ("iteration", "iteration") })
            if (points.Columns.TryGetValue(name, out var column) && column.Distinct().Skip(1).Any())
                yield return new(name, title, FunctionKind.Category, $"The {title} of each filter, counted from 0.");
        if (points.Columns.TryGetValue(FilterArtifact.Accuracy, out var accuracy) && accuracy.Distinct().Skip(1).Any())
            yield return new(FilterArtifact.Accuracy, "test accuracy", FunctionKind.Quantity, "Test accuracy of each filter's network at this iteration, 0 to 1.");
        foreach (var name in points.Own)
        {
            var texts = points.Categories.GetValueOrDefault(name);
            yield return new(MapperSettings.ColumnPrefix + name, name, texts is null ? KindOf(points.Columns[name]) : FunctionKind.Category, $"The column “{name}” of the uploaded file.") { Texts = texts };
        }
    }

    private static FunctionKind KindOf(double[] values) =>
        Array.TrueForAll(values, v => double.IsNaN(v) || (v >= 0 && v == Math.Floor(v))) && values.Distinct().Take(MostNames + 1).Count() <= MostNames ? FunctionKind.Category : FunctionKind.Quantity;

    private double[] Compute(string id) => id switch
    {
        "circle-angle" => Of(Edges, p => p.Angle),
        "circle-residual" => Of(Edges, p => p.Residual),
        "klein-theta" => Of(Klein, p => p.Theta),
        "klein-phi" => Of(Klein, p => p.Phi),
        "klein-residual" => Of(Klein, p => p.Residual),
        "three-circles" => Of(Circles, p => (double)(int)p.Branch),
        _ when points.Columns.TryGetValue(id, out var column) => column,
        _ when id.StartsWith(MapperSettings.ColumnPrefix, StringComparison.Ordinal) => points.Columns[id[MapperSettings.ColumnPrefix.Length..]],
        _ => MapperBuilder.Lens(points.Cloud, id, Settings),
    };

    private ModelFit<CirclePoint> Edges => _edges ??= PrimaryCircle.Fit(points.Cloud);

    private ModelFit<KleinPoint> Klein => _klein ??= KleinBottle.Fit(points.Cloud);

    private ModelFit<ThreeCirclePoint> Circles => _circles ??= ThreeCircles.Fit(points.Cloud);

    /// <summary>The k of the filtration, where it fits.</summary>
    private MapperSettings Settings => new()
    {
        LensNeighbors = Math.Clamp(points.Document.Spec.Density?.K ?? points.Document.Spec.Mapper?.LensNeighbors ?? 15, 1, Math.Max(1, points.Cloud.Count - 1)),
    };

    /// <summary>Constant patches have no place on a model: NaN.</summary>
    private double[] Of<TPoint>(ModelFit<TPoint> fit, Func<TPoint, double> value)
    {
        var values = new double[points.Cloud.Count];
        Array.Fill(values, double.NaN);
        for (var i = 0; i < fit.Rows.Length; i++)
            values[fit.Rows[i]] = value(fit.Points[i]);
        return values;
    }
}
