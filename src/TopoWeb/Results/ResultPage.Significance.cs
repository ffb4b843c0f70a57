using Microsoft.AspNetCore.Components;
using TopoWeb.Data;
using TopoWeb.Experiments;

namespace TopoWeb.Results;

/// <summary>The comparison with random filters, found or, of a result whose job has left none, computed for its first reader.</summary>
public abstract partial class ResultPage : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private string? _compared;

    [Inject] internal SignificanceStore Significances { get; set; } = default!;
    [Inject] internal ILogger<ResultPage> Log { get; set; } = default!;

    /// <summary>The comparison of what is shown; null where there is none, or not yet.</summary>
    protected SignificanceView? Significance { get; set; }

    /// <summary>Why there is none.</summary>
    protected string? NoSignificance { get; private set; }

    /// <summary>Says why there is no comparison, and computes it where no job is about to.</summary>
    private protected async Task CompareAsync(StoredResult? shown, bool active)
    {
        if (shown is null || Significance is not null)
        {
            Note(null);
            return;
        }
        var nulls = SignificanceStore.NullsOf(shown.Document);
        if (SignificanceStore.Obstacle(shown) is { } obstacle)
        {
            Note($"No comparison with {nulls}. {obstacle}");
            return;
        }
        if (active)
        {
            Note($"The comparison with {nulls} follows.");
            return;
        }
        if (_compared == shown.ResultKey)
            return;
        _compared = shown.ResultKey;
        Note($"Comparing with {nulls} …");
        try
        {
            var (significance, why) = await Task.Run(() => Significances.OfAsync(shown, _end.Token), _end.Token);
            if (_compared != shown.ResultKey)
                return;
            Significance ??= significance;
            Note(why is null ? null : $"No comparison with {nulls}. {why}");
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
        }
        catch (Exception e)
        {
            LogFailed(Log, e, shown.RunId, nulls, ErrorReference.Of(e));
            Note($"No comparison with {nulls}. {ErrorReference.TextOf(e)}");
        }
    }

    private void Note(string? note)
    {
        if (note == NoSignificance)
            return;
        NoSignificance = note;
        StateHasChanged();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Comparison of run {Run} with {Nulls} failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception error, Guid run, string nulls, string reference);

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        GC.SuppressFinalize(this);
    }
}
