namespace TopoWeb.Runs.New.Form;

/// <summary>Names of the fields that are no settings of the analysis: those their validation uses, so that a message finds its field.</summary>
internal static class SourcePaths
{
    public const string Name = "name";

    public const string Notation = "training.notation";
    public const string Networks = "source.networks";
    public const string Architecture = "training.architecture";
    public const string Family = "training.family";
    public const string X = "training.x";
    public const string Y = "training.y";
    public const string Z = "training.z";
    public const string Dataset = "training.dataset";
    public const string Checkpoints = "training.checkpoints";
    public const string Seed = "source.seed";
    public const string Layer = "source.layer";

    /// <summary>What <see cref="Layer"/> holds where each layer is analysed.</summary>
    public const string EachLayer = "each";

    public const string Channel = "source.channel";
    public const string Members = "source.members";
    public const string Iterations = "source.iterations";
    public const string BatchSize = "training.batchSize";
    public const string LearningRate = "training.learningRate";
    public const string Dropout = "training.dropout";
    public const string Initialization = "training.convInitialization";
    public const string L2 = "training.l2";

    /// <summary>Further layers and their analysis, in the notation.</summary>
    public const string Also = "also";

    public const string Sample = "source.sample";
    /// <summary>Where the run belongs; no part of the experiment.</summary>
    public const string Project = "project";
    public const string Cloud = "source.cloud";
    public const string ByLayer = "source.byLayer";

    /// <summary>The services name a few settings from the root of the experiment.</summary>
    public static string Of(string field) => field switch
    {
        "source.training.dataset" or "dataset" => Dataset,
        "notation" => Notation,
        _ => field,
    };
}
