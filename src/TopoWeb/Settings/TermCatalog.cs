namespace TopoWeb.Settings;

/// <summary>Terms of experiments and results that are no settings of the analysis, once.</summary>
internal static class TermCatalog
{
    public static GlossaryTerm PointCloud { get; } = new("Point cloud", "The points read: k×k spatial filters, or the rows of a file.", "point-cloud");

    public static GlossaryTerm Dropped { get; } = new("Dropped points", "Points with a centred norm below 10⁻¹² cannot be normalised; they are dropped and counted.", "normalisation");

    public static GlossaryTerm Kept { get; } = new("Points kept", "Points left after normalisation and ρ(k, p); barcode and graph are computed from these.", "density-filtration");

    public static GlossaryTerm Density { get; } = new("ρ(k, p)", "The density filtration: it keeps the fraction p of the points with the smallest distance to their k-th nearest neighbour.", "density-filtration");

    public static GlossaryTerm Barcode { get; } = new("Barcode", "One bar for each component, loop or cavity: from the value where it appears to the value where it vanishes.", "intervals");

    public static GlossaryTerm Landmark { get; } = new("Landmark", "A point that is a vertex of the complex; all others are its witnesses.", "landmarks");

    public static GlossaryTerm Lens { get; } = new("Lens", "A function on the points whose values Mapper covers with overlapping intervals.", "lenses");

    public static GlossaryTerm Mapper { get; } = new("Mapper graph", "A node for each cluster of points in a bin of the cover, an edge where two clusters share points.", "mapper-graph");

    public static GlossaryTerm Nodes { get; } = new("Nodes", "Clusters of points in one bin of the cover.", "nodes-and-edges");

    public static GlossaryTerm Edges { get; } = new("Edges", "Pairs of clusters that share at least one point.", "nodes-and-edges");

    public static GlossaryTerm Components { get; } = new("Connected components", "Pieces of the graph without an edge between them.", "components");

    public static GlossaryTerm Loops { get; } = new("Loops of the nerve", "Independent loops of the graph once every triangle is filled whose three clusters share a point (β₁ over Z/2).", "loops-of-the-nerve");

    public static GlossaryTerm Flares { get; } = new("Flares", "Arms of the graph that stick out by at least two steps and close no loop.", "flares");

    public static GlossaryTerm NetworkEnsemble { get; } = new("Ensemble", "N networks of one architecture, each trained from its own seed; their filters are analysed together.", "ensemble");

    public static GlossaryTerm Family { get; } = new("Family", "M networks take 28×28 grey images (MNIST), C networks 24×24 crops (CIFAR-10); a star removes all max-pooling.", "m-networks");

    public static GlossaryTerm FirstLayer { get; } = new("Layer 1", "Number of 3×3 filters of the first convolutional layer; 0 removes the layer.", "m-networks");

    public static GlossaryTerm SecondLayer { get; } = new("Layer 2", "Number of 3×3 filters of the second convolutional layer; 0 removes the layer.", "m-networks");

    public static GlossaryTerm FullLayer { get; } = new("Full layer", "Number of nodes of the fully connected layer before the readout; 0 removes the layer.", "m-networks");

    public static GlossaryTerm Notation { get; } = new("Notation", "M(X,Y,Z) and C(X,Y,Z) give the filters of the two convolutional layers and the nodes of the fully connected layer.", "m-networks");

    public static GlossaryTerm Dataset { get; } = new("Data set", "The images that the networks are trained on.", "ensemble");

    public static GlossaryTerm Layer { get; } = new("Layer", "The convolutional layer whose 3×3 spatial filters are the points.", "spatial-filter");

    public static GlossaryTerm Channel { get; } = new("Input channel", "Only the filters on this channel are used; in a first layer on colour images 0 is red, 1 green, 2 blue.", "spatial-filter");

    public static GlossaryTerm LayerByLayer { get; } = new("A result for each layer", "Barcode and Mapper of every layer by itself, shown side by side; off, the filters of all layers form one cloud.", "spatial-filter");

    public static GlossaryTerm OtherLayers { get; } = new("Other layers", "A second analysis of the same networks: further layers, each with its own ρ, barcode and Mapper settings.", "spatial-filter");

    public static GlossaryTerm Iteration { get; } = new("Iteration", "One batch of training; iteration 0 is the initialisation.", "iteration-and-checkpoint");

    public static GlossaryTerm Checkpoint { get; } = new("Checkpoints", "States of a network after the given numbers of iterations; 0 is the initialisation, the largest ends the training.", "iteration-and-checkpoint");

    public static GlossaryTerm AnalysedCheckpoints { get; } = new("Checkpoints analysed", "Barcode and Mapper are computed for each of these; leave it empty for every checkpoint.", "iteration-and-checkpoint");

    public static GlossaryTerm AnalysedNetworks { get; } = new("Networks analysed", "Only the filters of these networks are used, by their index from 0; leave it empty for all.", "ensemble");

    public static GlossaryTerm Seed { get; } = new("Ensemble seed", "The seeds of all networks follow from it, so the same seed gives the same filters.", "ensemble");

    public static GlossaryTerm Accuracy { get; } = new("Test accuracy", "Mean over the networks at this checkpoint, on images not used for training.", "test-accuracy");

    public static GlossaryTerm BatchSize { get; } = new("Batch size", "Number of images in each iteration; the paper uses 128.", "m-networks");

    public static GlossaryTerm LearningRate { get; } = new("Learning rate", "Step size of Adam (family M) or SGD (family C); the paper does not give it.", "m-networks");

    public static GlossaryTerm Dropout { get; } = new("Dropout", "Probability that a unit before the readout is left out of a step.", "m-networks");

    public static GlossaryTerm Initialization { get; } = new("Initialisation", "Standard deviation of the truncated normal from which the convolutions start.", "m-networks");

    public static GlossaryTerm L2 { get; } = new("L2 penalty", "Penalty on the weights of the fully connected layer; the paper names it without a number.", "c-networks");

    public static IReadOnlyList<GlossaryTerm> All { get; } =
    [
        PointCloud, Dropped, Kept, Density, Barcode, Landmark, Lens, Mapper, Nodes, Edges, Components, Loops, Flares, NetworkEnsemble, Family, FirstLayer, SecondLayer, FullLayer, Notation, Dataset, Layer, Channel,
        LayerByLayer, OtherLayers, Iteration, Checkpoint, AnalysedCheckpoints, AnalysedNetworks, Seed, Accuracy, BatchSize, LearningRate, Dropout, Initialization, L2,
    ];
}
