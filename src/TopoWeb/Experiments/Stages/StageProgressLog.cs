using TopoWeb.Data;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Experiments.Stages;

/// <summary>Holds the progress of an analysis until the heartbeat writes it down, and its finished stages until they are stored.</summary>
internal sealed class StageProgressLog : IStageProgress
{
    private readonly Lock _lock = new();
    private readonly List<StageRow> _stages = [];
    private string _choice = "";
    private string _stage = "";
    private double? _share;

    /// <summary>What loops are compared with: random filters, or random points where the points are not normalised.</summary>
    public string Nulls { get; set; } = NullClouds.NameOf(NullKind.Filters);

    public void Choose(string label)
    {
        lock (_lock)
            _choice = label;
    }

    public void Begin(string stage)
    {
        lock (_lock)
            (_stage, _share) = (Title(stage), null);
    }

    public void Report(double share)
    {
        lock (_lock)
            _share = Math.Clamp(share, 0, 1);
    }

    public void End(string stage, string key, double seconds, bool reused)
    {
        lock (_lock)
            _stages.Add(new StageRow { Choice = "", Name = stage, Key = key, Seconds = seconds, Reused = reused });
    }

    public (string Stage, double? Share) Current()
    {
        lock (_lock)
            return (_choice.Length == 0 ? _stage : $"{_choice}: {_stage}", _share);
    }

    public IReadOnlyList<StageRow> TakeStages()
    {
        lock (_lock)
        {
            StageRow[] taken = [.. _stages];
            _stages.Clear();
            return taken;
        }
    }

    private string Title(string stage) => stage switch
    {
        "filters" => "loading filters",
        "density" => "density filtration ρ",
        "barcode" => "persistence barcode",
        "mapper" => "Mapper graph",
        "layout" => "force layout",
        "starts" => "barcodes from all starting landmarks",
        "verdict" => $"comparison with {Nulls}",
        "result" => "writing the result",
        _ => stage,
    };
}
