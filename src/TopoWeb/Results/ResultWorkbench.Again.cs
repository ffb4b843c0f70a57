using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Topology;

namespace TopoWeb.Results;

/// <summary>A selection mapped again: its graph takes the place of the whole one until it is left. Members are rows of the input in both, so everything that is asked of nodes works in it too.</summary>
public sealed partial class ResultWorkbench
{
    private PointSelection? _again;
    private MapperDocument? _graphAgain;
    private Mapping? _mapping;

    /// <summary>Maps the points of a selection alone; null does not offer it.</summary>
    [Parameter]
    public Func<ResultExploration, PointSelection, IProgress<double>, CancellationToken, Task<MapperDocument>>? MapAgain { get; set; }

    private bool ShowsAgain => _graphAgain is not null;

    private MapperDocument? ShownMapper => _graphAgain ?? Shown?.Mapper;

    private Func<PointSelection, Task<string?>>? StartAgain => MapAgain is null || ShownExploration is null ? null : StartAgainAsync;

    /// <summary>Says what is in the way, if anything.</summary>
    private async Task<string?> StartAgainAsync(PointSelection selection)
    {
        StopMapping();
        using var mine = new Mapping(this, selection);
        _mapping = mine;
        StateHasChanged();
        try
        {
            var graph = await MapAgain!(ShownExploration!, selection, mine, mine.Token);
            if (_mapping == mine)
                ShowAgain(selection, graph);
            return null;
        }
        catch (OperationCanceledException)
        {
            // Cancelled, other settings, or the page has gone.
            return null;
        }
        catch (InvalidInputException e)
        {
            return e.Message;
        }
        finally
        {
            if (_mapping == mine)
                _mapping = null;
            StateHasChanged();
        }
    }

    private void ShowAgain(PointSelection? selection, MapperDocument? graph)
    {
        (_again, _graphAgain, _selected) = (selection, graph, []);
        _shown = ShownMapper;
        ChooseBar(_bar);
    }

    private void ShowWhole() => ShowAgain(null, null);

    private void StopAgain()
    {
        StopMapping();
        (_again, _graphAgain) = (null, null);
    }

    private void StopMapping()
    {
        _mapping?.Cancel();
        _mapping = null;
    }

    /// <summary>A selection that is being mapped, with the share of the work done.</summary>
    private sealed class Mapping(ResultWorkbench workbench, PointSelection selection) : CancellationTokenSource, IProgress<double>
    {
        /// <summary>More steps a second cannot be read.</summary>
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
        private long _last = Stopwatch.GetTimestamp();

        public PointSelection Selection => selection;

        public double Share { get; private set; }

        public void Report(double value)
        {
            if (Stopwatch.GetElapsedTime(_last) < Step || workbench._mapping != this)
                return;
            (_last, Share) = (Stopwatch.GetTimestamp(), value);
            _ = workbench.InvokeAsync(workbench.StateHasChanged);
        }
    }
}
