namespace TopoWeb.Settings;

/// <summary>One sentence for each term of a result, beginning with the definition's name.</summary>
internal static class Glossary
{
    public const string Input = "Point cloud: the points read, each one a k×k spatial filter or a row of the file.";
    public const string Dropped = "Normalisation: points without direction (centred norm below 1e-12) cannot be scaled to length 1; they are left out and counted.";
    public const string Kept = "Density filtration: points left after normalisation and ρ(k, p); barcode and graph stand on these.";
    public const string Normalize = "Normalisation: the point's own mean is subtracted and the rest divided by its Euclidean length.";
    public const string K = "k-th nearest neighbour: the density of a point is its distance to its k-th neighbour, itself not counted; small means dense.";
    public const string P = "Density filtration ρ(k, p): the fraction p of the points with the smallest distance is kept.";
    public const string Complex = "Filtered complex: what grows with t; its loops and their life times are the barcode.";
    public const string Landmarks = "Landmarks: the points that are vertices of the complex; all others are witnesses.";
    public const string FirstLandmark = "First landmark: the position among the kept points from which the max-min choice starts.";
    public const string RandomLandmarks = "Random landmarks: drawn from a seed, each set of points equally likely.";
    public const string ListedLandmarks = "Listed landmarks: positions among the kept points, as given with the settings.";
    public const string Nu = "Lazy witness complex LW(ν): a witness lets an edge enter once both ends are within t of its ν-th nearest landmark distance.";
    public const string MaxDimension = "Homology: H₀ counts components, H₁ loops, H₂ cavities.";
    public const string TMax = "End of the filtration: edges above t max never enter.";
    public const string Divisions = "Divisions N: births and deaths are rounded down to multiples of t max / N.";
    public const string Field = "Coefficients: homology is taken over the field Z/p.";
    public const string Lenses = "Lenses: the functions whose values are covered by intervals; PCA 1 and 2 are the first principal components.";
    public const string Resolution = "Resolution: intervals per lens.";
    public const string Gain = "Gain g: neighbouring intervals overlap in the fraction 1 − 1/g of their length.";
    public const string Cover = "Cover: how the intervals are laid over the range of a lens; overhang lets the outer ones reach past it.";
    public const string Metric = "Metric of the clustering: variance-normalised Euclidean divides every column by its standard deviation.";
    public const string Clustering = "First gap rule: single linkage in each bin is cut where its merge heights first leave a gap.";
    public const string HistogramBins = "Histogram of merge heights: number of equal bins in which the gap is looked for.";
    public const string RelativeGap = "Relative gap: the first jump between merge heights that exceeds this share of the diameter is the gap.";
    public const string Threshold = "Fixed threshold: single linkage is cut at this height, in units of the metric.";
    public const string LensNeighbors = "k of the lens: which neighbour the density and neighbourhood lenses look at.";
    public const string Seed = "Seed: the networks' initialisation and batches follow from it; the same seed gives the same filters.";
    public const string Channel = "Input channel: only the filters on this channel are taken; of a first layer on colour images 0 is red, 1 green, 2 blue.";
    public const string Networks = "Ensemble: networks trained alike from different seeds; their filters are taken together.";
    public const string Accuracy = "Test accuracy: mean over the networks at this checkpoint, on images not trained on.";
    public const string Dataset = "Data set: the images the networks were trained on.";
    public const string Notation = "Notation M(X,Y,Z), C(X,Y,Z): filters of the two convolutional layers and nodes of the fully connected one; 0 leaves it out.";
    public const string Layer = "Layer: the convolutional layer whose filters are the points.";
    public const string Iteration = "Iteration: one batch; iteration 0 is the initialisation.";
    public const string Components = "Connected components: pieces of the graph without an edge between them.";
    public const string Loops = "Loops of the nerve: independent loops of the graph once every triangle is filled whose three clusters share a point (β₁ over Z/2).";
    public const string Flares = "Flares: arms of the graph that stick out by at least two steps and close no loop.";
    public const string Nodes = "Nodes: clusters of points in one bin of the cover.";
    public const string Edges = "Edges: two clusters that share at least one point.";
    public const string Stage = "Time the stage took when it was computed; a stage found ready takes none.";
    public const string Version = "Version of the program that computed this result.";
}
