namespace TopoWeb.Runs.New.Form;

/// <summary>Every term of the form in one sentence, with the name its definition has.</summary>
internal static class Terms
{
    public const string Normalize = "Normalisation: each point minus its own mean, divided by its own Euclidean norm; constant points are dropped and counted.";

    public const string ByLayer = "A result for each layer: barcode and Mapper of every layer by itself, shown side by side as a film; off, the filters of all layers are one cloud.";

    public static string? Of(string path) => path switch
    {
        FormPaths.Notation => "Ensemble: N×M(X,Y,Z) stands for N networks of one architecture, each trained from a seed of its own.",
        FormPaths.Networks => "N: more networks give more spatial filters, hence more points in the cloud.",
        FormPaths.Family => "Family: M networks take 28×28 gray images (MNIST), C networks 24×24 crops (CIFAR-10); a star drops all max-pooling.",
        FormPaths.X => "X: 3×3 filters of the first convolutional layer; 0 removes the layer.",
        FormPaths.Y => "Y: 3×3 filters of the second convolutional layer; 0 removes the layer.",
        FormPaths.Z => "Z: nodes of the fully connected layer before the readout; 0 removes the layer.",
        FormPaths.Checkpoints => "Checkpoint: the state of a network after a given number of iterations (batches); 0 is the initialisation, the largest ends the training.",
        FormPaths.Iterations => "Checkpoints analysed: barcode and Mapper are computed for each of these; left empty, for every checkpoint.",
        FormPaths.Seed => "Ensemble seed: the seeds of all networks follow from it, so the same seed gives the same filters again.",
        FormPaths.Layer => "Layer: the convolutional layer whose 3×3 slices (spatial filters, points of R⁹) form the cloud.",
        FormPaths.BatchSize => "Batch size: images that each iteration learns from; the paper says 128.",
        FormPaths.LearningRate => "Learning rate of Adam (family M, 0.001) or SGD (family C, 0.1); the paper does not give it.",
        FormPaths.Dropout => "Dropout: the probability that a unit before the readout is left out of a step.",
        FormPaths.Initialization => "Initialisation: standard deviation of the truncated normal from which the convolutions start; 0.1 for M, 0.05 for C.",
        FormPaths.L2 => "L2: penalty on the weights of the fully connected layer; 0.004 for C, none for M. The paper names it without a number.",
        FormPaths.Normalize => Normalize,
        FormPaths.K => "k: a point is dense where the distance to its k-th nearest neighbour is small; the point itself is not counted.",
        FormPaths.P => "p: the fraction of points kept, the densest first; round(p·n) points remain.",
        FormPaths.Complex => "Filtered complex: what grows with the filtration value. The paper uses the lazy witness complex on landmarks.",
        FormPaths.Landmarks => "Landmarks: the points that are vertices of the complex; all others are witnesses.",
        FormPaths.LandmarkChoice => "Choice of landmarks: max-min takes the point farthest from those chosen before, random draws them from a seed, listed takes yours.",
        FormPaths.LandmarkPoints => "Listed landmarks: positions among the points kept, from 0, separated by commas.",
        FormPaths.FirstLandmark => "First landmark: position of the point where the max-min choice begins; left empty, it is drawn from the seed.",
        FormPaths.LandmarkSeed => "Seed of the landmarks that are drawn: the first one of max-min, or all random ones.",
        FormPaths.Nu => "ν: a witness reaches its ν-th nearest landmark for free; 1 by default, 2 in JavaPlex's short form, 0 for the plain witness distance.",
        FormPaths.MaxDimension => "Homology: H₀ counts pieces, H₁ loops, H₂ voids; H₂ takes much longer.",
        FormPaths.TMax => "tMax: edges above this value never enter; left empty there is no bound.",
        FormPaths.Divisions => "Divisions N: births and deaths are rounded down to multiples of tMax/N; left empty, values are exact. The paper used 1000.",
        FormPaths.Field => "Coefficients Z/p for a prime p: Z/2 by default; Z/3 tells a Klein bottle from a torus.",
        FormPaths.SimplexBudget => "Budget: most edges (for H₂ triangles) that may be gone through; larger complexes are refused before anything is computed.",
        FormPaths.Lens1 or FormPaths.Lens2 or FormPaths.Lens3 => "Lens: a function on the points; Mapper covers its values with overlapping intervals and clusters what falls into each.",
        FormPaths.LensNeighbors => "k of the lens: density takes the distance to this neighbour, neighbourhood embeds the graph that joins each point with this many.",
        FormPaths.Resolution => "Resolution n: intervals that cover each lens.",
        FormPaths.Gain => "Gain g: neighbouring intervals overlap in the fraction 1 − 1/g of their length.",
        FormPaths.Metric => "Metric of the clustering: variance-normalised Euclidean divides each column by its standard deviation.",
        FormPaths.Cover => "Cover: “overhang” centres stretched intervals on n equal steps (KeplerMapper, GUDHI); “inside” keeps all intervals within the lens's range (TDAmapper).",
        FormPaths.Clustering => "Clustering rule: where single linkage is cut in each bin; the number of nodes depends on it, so it is named and recorded.",
        FormPaths.HistogramBins => "Histogram bins: how finely the merge heights are looked at for the first empty bin.",
        FormPaths.RelativeGap => "Relative gap: the first jump between merge heights larger than this share of the bin's diameter is where the tree is cut.",
        FormPaths.Threshold => "Fixed threshold: merges at or below this height are done, in units of the metric.",
        FormPaths.MinimumShared => "Points that two clusters must share to be joined by an edge.",
        _ => null,
    };
}
