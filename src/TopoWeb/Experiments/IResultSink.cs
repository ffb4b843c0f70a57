using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;

namespace TopoWeb.Experiments;

/// <summary>Takes the results of an analysis as they come. The room of the runs implements it: it knows whose run it is, and what is stored of it.</summary>
internal interface IResultSink
{
    /// <summary>The analysis of an input begins.</summary>
    void Begin(FilterInput input);

    /// <summary>Stores a result, so that it can be looked at and shared.</summary>
    Task StoreAsync(FilterInput input, Staged<ResultDocument> result, CancellationToken cancellation);

    /// <summary>Records what was derived from the stored result since: its layout, then its significance.</summary>
    Task StoreDerivedAsync(FilterInput input, CancellationToken cancellation);

    /// <summary>Takes note of an input that is not there, or that these settings do not fit; the others are analysed all the same. Throws where there is no going on.</summary>
    /// <param name="label">The input, for people.</param>
    /// <param name="reason">Why, and what to do.</param>
    Task SkipAsync(string label, InvalidInputException reason);
}

/// <summary>How far an analysis goes.</summary>
internal enum AnalysisPart
{
    /// <summary>Results alone, of the networks trained so far.</summary>
    Preview,

    /// <summary>Results with their layouts, and with the comparison with random filters where that takes a moment only.</summary>
    Results,

    /// <summary>The other comparisons, of results found again by their keys.</summary>
    Comparison,
}
