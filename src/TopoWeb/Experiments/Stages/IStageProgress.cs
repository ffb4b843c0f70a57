namespace TopoWeb.Experiments.Stages;

/// <summary>Follows an analysis from stage to stage.</summary>
internal interface IStageProgress
{
    /// <summary>A stage begins.</summary>
    void Begin(string stage);

    /// <summary>Share of the stage done, 0 to 1.</summary>
    void Report(double share);

    /// <summary>A stage has ended.</summary>
    void End(string stage, string key, double seconds, bool reused);
}
