using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Http;
using TopoWeb.Rendering;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Live;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Sweep;

/// <summary>Many settings of one result side by side. The lists stand in the address; an address with lists computes at once.</summary>
public sealed partial class SweepPage
{
    private static readonly (string Name, string Label, string Help, string Definition)[] Lists =
        [.. SweepPlan.Names.Select(name => SettingCatalog.All.Single(s => s.Name == name)).Select(s => (s.Name!, s.Label, s.Help, s.Term.Address))];

    private sealed record Figure(string Thumbnail, string Nodes, string Components, string Loops, string Ratio, string? Error = null);

    private readonly Dictionary<SweepCell, Figure> _figures = new(ReferenceEqualityComparer.Instance);
    private Dictionary<string, string> _texts = [];
    private IReadOnlyDictionary<string, string> _errors = new Dictionary<string, string>();
    private IReadOnlyList<AnalysisSetting> _fields = [];
    private StoredResult? _result;
    private SweepPlan? _draft;
    private SweepPlan? _plan;
    private CancellationTokenSource? _running;
    private Stopwatch _clock = new();
    private bool _loaded;
    private bool _startPending;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>There while the page is written as plain HTML.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    [SupplyParameterFromQuery(Name = "k")]
    public string? K { get; set; }

    [SupplyParameterFromQuery(Name = "p")]
    public string? P { get; set; }

    [SupplyParameterFromQuery(Name = "n")]
    public string? N { get; set; }

    [SupplyParameterFromQuery(Name = "g")]
    public string? G { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal LiveSession Session { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    private bool Computing => _running is not null;

    private string Share => (_plan is { Cells.Count: > 0 } p ? (double)_figures.Count / p.Cells.Count : 0).ToString("0.###", CultureInfo.InvariantCulture);

    private string Progress
    {
        get
        {
            var (done, all) = (_figures.Count, _plan?.Cells.Count ?? 0);
            if (!Computing)
                return done == all ? $"{NumberFormat.Count(all, "cell")} in {NumberFormat.Duration(_clock.Elapsed.TotalSeconds)}" : $"Stopped after {NumberFormat.Count(done)} of {NumberFormat.Count(all, "cell")}";
            var left = done == 0 ? "" : $", about {NumberFormat.Duration(_clock.Elapsed.TotalSeconds / done * (all - done))} left";
            return $"Computing {NumberFormat.Count(done + 1)} of {NumberFormat.Count(all)}{left} …";
        }
    }

    public void Dispose() => Cancel();

    protected override async Task OnParametersSetAsync()
    {
        // The page's own changes of the address come back here too.
        if (_result is not null && _result.RunId == Id && (Choice is null || Choice == _result.Choice))
            return;
        Cancel();
        _result = await Results.FindAsync(await Who.GetAsync(), Id, Choice);
        (_loaded, _plan) = (true, null);
        if (_result is null)
        {
            PageStatus.Missing(HttpContext);
            return;
        }
        _fields = ResultAddress.Fields(_result.Document);
        _texts = new(SweepPlan.Start(_result.Document.Spec), StringComparer.Ordinal);
        foreach (var (name, text) in new[] { ("k", K), ("p", P), ("n", N), ("g", G) })
            if (text is not null)
                (_texts[name], _startPending) = (text, true);
        Draft();
        _startPending &= _draft is not null;
    }

    /// <summary>Not while the page is rendered ahead for its first paint.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_startPending)
            return;
        _startPending = false;
        await StartAsync();
    }

    private void Change(string name, string? text)
    {
        _texts[name] = text ?? "";
        Draft();
    }

    private void Draft()
    {
        _draft = SweepPlan.Parse(_fields, _result!.Document.Spec, _texts, out _errors);
    }

    private async Task StartAsync()
    {
        if (_draft is not { } plan || Computing)
            return;
        using var running = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        (_plan, _running, _clock) = (plan, running, clock);
        _figures.Clear();
        WriteAddress();
        StateHasChanged();
        try
        {
            foreach (var cell in plan.Cells)
            {
                _figures[cell] = await ComputeAsync(cell, running.Token);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // What is there by then stays.
        }
        clock.Stop();
        if (_running == running)
            _running = null;
        StateHasChanged();
    }

    private async Task<Figure> ComputeAsync(SweepCell cell, CancellationToken cancellation)
    {
        try
        {
            var result = await Session.ComputeAsync(_result!, cell.Spec, new Unobserved(), TimeSpan.Zero, cancellation);
            var graph = result.Mapper;
            var loops = graph is null ? null : await NerveLoops.CountAsync(graph, cancellation);
            return new(
                graph is null ? "" : MapperThumbnail.Write(graph),
                graph is null ? "–" : NumberFormat.Count(graph.Nodes.Count), graph is null ? "–" : NumberFormat.Count(graph.Components), loops is { } count ? NumberFormat.Count(count) : "–",
                BarcodeStatistics.LongestRatio(result.Barcode) is { } ratio ? NumberFormat.Ratio(ratio) : "–");
        }
        catch (InvalidInputException e)
        {
            return new("", "", "", "", "", e.Message);
        }
    }

    private void Cancel()
    {
        _running?.Cancel();
        _running = null;
    }

    private void WriteAddress()
    {
        var address = Navigation.GetUriWithQueryParameters(SweepPlan.Names.ToDictionary(n => n, n => (object?)_texts[n]));
        if (address != Navigation.Uri)
            Navigation.NavigateTo(address, replace: true);
    }

    private string AddressOf(SweepCell cell)
    {
        var parameters = LiveAddress.Print(_fields, _result!.Document.Spec, cell.Spec).Where(p => p.Value is not null).Select(p => $"&{p.Key}={Uri.EscapeDataString((string)p.Value!)}");
        return $"runs/{Id}/result?choice={Uri.EscapeDataString(_result.Choice)}{string.Concat(parameters)}";
    }

    private sealed class Unobserved : IStageProgress
    {
        public void Begin(string stage)
        {
        }

        public void Report(double share)
        {
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
        }
    }
}
