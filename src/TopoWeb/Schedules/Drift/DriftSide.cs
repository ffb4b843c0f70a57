using TopoWeb.Experiments;
using TopoWeb.Topology.Models;

namespace TopoWeb.Schedules.Drift;

/// <summary>A result on one side of a comparison.</summary>
/// <param name="Run">The run it is of.</param>
/// <param name="Choice">Its name among the results of the run.</param>
/// <param name="Document">The result.</param>
/// <param name="Starts">Its barcodes from all starting landmarks; null where its barcode does not depend on one.</param>
/// <param name="Significance">Its comparison with random filters; null where there is none.</param>
/// <param name="Models">Shares of its points on model spaces; null where they are no 3×3 patches.</param>
internal sealed record DriftSide(Guid Run, string Choice, ResultDocument Document, StartBarcodeSet? Starts, SignificanceView? Significance, ModelSummary? Models)
{
    /// <summary>The barcode from each start; the one shown alone where there are no others. Empty without a barcode.</summary>
    public IReadOnlyList<BarcodeDocument> Barcodes => Starts?.Barcodes ?? (Document.Barcode is { } barcode ? [barcode] : []);

    /// <summary>Whether the barcode has bars of this dimension, were there any.</summary>
    public bool Has(int dimension) => Document.Barcode is not null && Document.Spec.Barcode is { } settings && settings.MaxDimension >= dimension;

    public long? Seed => Document.Source?.Seed;
}

/// <summary>Earlier distances between reruns with other seeds: what chance alone does.</summary>
/// <param name="Dimension">Of homology.</param>
/// <param name="Measure">Of distance.</param>
/// <param name="ToBefore">Distances of earlier reruns to the rerun before each.</param>
/// <param name="ToReference">Distances of earlier reruns to the present reference.</param>
internal sealed record DriftPast(int Dimension, DriftMeasure Measure, IReadOnlyList<double> ToBefore, IReadOnlyList<double> ToReference);
