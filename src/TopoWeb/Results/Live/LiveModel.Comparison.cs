using TopoWeb.Experiments;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Live;

/// <summary>The comparison of settings that are being tried with random filters: computed when somebody asks for it, and never of other bars than those that are shown.</summary>
public sealed partial class LiveModel
{
    private (BarcodeDocument Of, SignificanceView Significance)? _comparison;

    /// <summary>The stored result's comparison holds: only the graph has changed.</summary>
    public bool HasStoredBars => ShowsBarsAskedFor && ReferenceEquals(Document.Barcode, _stored.Document.Barcode);

    /// <summary>The comparison of the bars that are shown; null where nobody has asked for it.</summary>
    public SignificanceView? Significance => ShowsBarsAskedFor && _comparison is { } found && ReferenceEquals(found.Of, Document.Barcode) ? found.Significance : null;

    /// <summary>Why these settings cannot be compared; null where they can.</summary>
    public string? ComparisonObstacle => SignificanceStore.Obstacle(_stored with { Document = Document });

    public bool CanCompare => !Computing && !Comparing && ShowsBarsAskedFor && !HasStoredBars && ComparisonObstacle is null;

    public bool Comparing { get; private set; }

    /// <summary>Why the last comparison came to nothing.</summary>
    public string? ComparisonProblem { get; private set; }

    private bool ShowsBarsAskedFor => Fields.Differing(Document.Spec, Spec).All(f => f.Stage == StageCatalog.Mapper.Path);

    /// <summary>Compares what is shown with random filters; other settings end that.</summary>
    public async Task CompareAsync()
    {
        if (!CanCompare || Document.Barcode is not { } bars)
            return;
        (Comparing, ComparisonProblem, Stage) = (true, null, ("", 0));
        Updated?.Invoke();
        try
        {
            if (await _session.CompareAsync(_stored, Document.Spec, new Observer(this, _request), _left.Token) is { } found)
                _comparison = (bars, found);
        }
        catch (OperationCanceledException)
        {
            // Ended by the reader or by other settings; the page shows both.
        }
        catch (InvalidInputException e)
        {
            ComparisonProblem = e.Message;
        }
        catch (Exception e) when (e is not InvalidInputException and not OperationCanceledException)
        {
            ComparisonProblem = $"The comparison could not be computed: {e.Message}";
        }
        Comparing = false;
        Updated?.Invoke();
    }

    public void StopComparing() => _session.Cancel();
}
