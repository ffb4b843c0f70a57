namespace TopoWeb.Runs.New.Form;

/// <summary>Names of the form's fields. Where a field is a setting, its name is the one its validation uses, so that a message finds its field.</summary>
internal static class FormPaths
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

    public const string Sample = "source.sample";
    public const string Cloud = "source.cloud";
    public const string ByLayer = "source.byLayer";

    public const string Normalize = "normalize";
    public const string Density = "density";
    public const string K = "density.k";
    public const string P = "density.p";

    public const string Barcode = "barcode";
    public const string Complex = "barcode.complex";
    public const string Landmarks = "barcode.landmarks";
    public const string LandmarkChoice = "barcode.landmarkChoice";
    public const string LandmarkPoints = "barcode.landmarkPoints";
    public const string FirstLandmark = "barcode.firstLandmark";
    public const string LandmarkSeed = "barcode.seed";
    public const string Nu = "barcode.nu";
    public const string MaxDimension = "barcode.maxDimension";
    public const string TMax = "barcode.tMax";
    public const string Divisions = "barcode.divisions";
    public const string Field = "barcode.field";

    public const string SimplexBudget = "barcode.simplexBudget";

    public const string Mapper = "mapper";
    public const string Lenses = "mapper.lenses";
    public const string Lens1 = "mapper.lens1";
    public const string Lens2 = "mapper.lens2";
    public const string Lens3 = "mapper.lens3";
    public const string LensNeighbors = "mapper.lensNeighbors";
    public const string Resolution = "mapper.resolution";
    public const string Gain = "mapper.gain";
    public const string Metric = "mapper.metric";
    public const string Cover = "mapper.cover";
    public const string Clustering = "mapper.clustering";
    public const string HistogramBins = "mapper.histogramBins";
    public const string RelativeGap = "mapper.relativeGap";
    public const string Threshold = "mapper.threshold";
    public const string MinimumShared = "mapper.minimumShared";

    /// <summary>The services name a few settings from the root of the experiment.</summary>
    public static string Of(string field) => field switch
    {
        "source.training.dataset" or "dataset" => Dataset,
        "notation" => Notation,
        _ => field,
    };
}
