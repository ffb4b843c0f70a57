using TopoWeb.Experiments;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Exploration;

/// <summary>Everything that can be asked of a stored result beyond what is stored: functions on its points, and what its loops stand for.</summary>
public sealed class ResultExploration
{
    private readonly FunctionCatalog _functions;
    private readonly LoopExploration _loops;
    private readonly Lazy<double> _maximum;

    internal ResultExploration(StoredResult result)
    {
        Points = new ResultPoints(result);
        _functions = new FunctionCatalog(Points);
        _loops = new LoopExploration(Points);
        _maximum = new(() => PatchValues.Maximum(Points.Cloud.Values));
    }

    internal ResultPoints Points { get; }

    /// <summary>The largest absolute value of all points: the end of a scale that selections can be compared on.</summary>
    public double Maximum => _maximum.Value;

    /// <summary>Functions by which nodes can be coloured.</summary>
    public IReadOnlyList<FunctionInfo> Functions => _functions.All;

    /// <summary>The function of that name; null where there is none.</summary>
    public FunctionInfo? Find(string? id) => _functions.Find(id);

    /// <summary>The function that an address names.</summary>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">There is none of that name.</exception>
    public FunctionInfo Require(string id) => Find(id)
        ?? throw new Topology.InvalidInputException("color", $"Unknown function '{id}'. The functions of these points are size, {string.Join(", ", Functions.Select(f => f.Id))}.");

    /// <summary>Values of a function on the points.</summary>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">It cannot be computed of these points.</exception>
    public PointFunction Values(string id) => _functions.Get(id);

    /// <summary>A function of points as one of nodes.</summary>
    internal double[] OnNodes(PointFunction function, IReadOnlyList<MapperNodeDocument> nodes) => NodeValues.Of(nodes, Points, function);

    /// <summary>Nodes that hold a point of a certain provenance.</summary>
    internal IEnumerable<int> NodesWith(IEnumerable<MapperNodeDocument> nodes, Func<Networks.Filters.Provenance, bool> wanted) =>
        nodes.Where(n => Points.MembersOf(n).Any(p => wanted(Points.Provenance[p]))).Select(n => n.Id);

    /// <summary>Why loops are not looked for; null where they are.</summary>
    public string? LoopObstacle => _loops.Obstacle;

    /// <summary>A bar's representative cycle; null where it has none or there is an obstacle.</summary>
    public LoopView? Loop(Interval bar, CancellationToken cancellation = default) => _loops.Find(bar, cancellation);

    /// <summary>A bar's circular coordinate as a function on the points.</summary>
    public PointFunction? Coordinate(Interval bar, CancellationToken cancellation = default) => _loops.Coordinate(bar, cancellation) is { } angles
        ? new PointFunction(new("circular", "circular coordinate of the bar", FunctionKind.Angle, "Angle of the bar's class in H¹ (de Silva, Morozov, Vejdemo-Johansson), defined up to rotation and reflection."), angles)
        : null;

    /// <summary>Nodes that hold any of the points.</summary>
    /// <param name="positions">Positions among the points.</param>
    /// <param name="mapper">A graph of these points; null: that of the result.</param>
    internal IReadOnlyList<int> NodesOf(IReadOnlyCollection<int> positions, MapperDocument? mapper = null)
    {
        var rows = positions.Select(p => Points.Rows[p]).ToHashSet();
        return [.. ((mapper ?? Points.Document.Mapper)?.Nodes ?? []).Where(n => n.Members.Any(rows.Contains)).Select(n => n.Id)];
    }

    /// <summary>The values of points as patches.</summary>
    internal IReadOnlyList<MemberPatch> Patches(IReadOnlyList<int> positions) =>
        [.. positions.Select(p => new MemberPatch(Points.Provenance[p], Points.Cloud.Row(p).ToArray()))];
}
