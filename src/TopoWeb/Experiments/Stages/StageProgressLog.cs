using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>Holds the progress of an analysis until the heartbeat writes it down, and its finished stages until they are stored.</summary>
internal sealed class StageProgressLog : IStageProgress
{
    private readonly Lock _lock = new();
    private readonly List<StageRow> _stages = [];
    private string _choice = "";
    private string _stage = "";
    private double? _share;

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

    private static string Title(string stage) => stage switch
    {
        "filters" => "loading filters",
        "density" => "density filtration ρ",
        "barcode" => "persistence barcode",
        "mapper" => "Mapper graph",
        "layout" => "force layout",
        "starts" => "barcodes from all starting landmarks",
        "verdict" => "comparison with random filters",
        "result" => "writing the result",
        _ => stage,
    };
}
