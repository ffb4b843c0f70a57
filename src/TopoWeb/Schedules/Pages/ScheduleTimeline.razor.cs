using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Compare;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Schedules.Drift;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Reruns;
using TopoWeb.Schedules.Times;
using TopoWeb.Timeline;

namespace TopoWeb.Schedules.Pages;

/// <summary>The reruns of a schedule over time, each with its barcode and what its comparison found.</summary>
public sealed partial class ScheduleTimeline : IAsyncDisposable
{
    private const int PageSize = 20;
    private const int MostReruns = 200;
    private const int NoticesShown = 5;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _gone = new();
    private ScheduleSummary? _schedule;
    private IReadOnlyList<NoticeSummary> _notices = [];
    private RerunGeometry _geometry = new(1, []);
    private IReadOnlyList<string> _labels = [];
    private ChartSeries[] _distance = [];
    private ChartSeries[] _loops = [];
    private ChartSeries[] _accuracy = [];
    private ChartSeries[] _models = [];
    private HashSet<Guid> _visible = [];
    private int _shown = PageSize;
    private bool _more;
    private bool _loaded;
    private bool _seen;
    private string? _problem;
    private LiveRefresh? _refresh;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ScheduleReader Schedules { get; set; } = null!;

    [Inject]
    private DriftReader Drifts { get; set; } = null!;

    [Inject]
    private NoticeService Notices { get; set; } = null!;

    [Inject]
    private ResultReader Results { get; set; } = null!;

    [Inject]
    private IDbContextFactory<TopoWebContext> Contexts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>There while the page is written as plain HTML.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        if (_refresh is not null)
            await _refresh.DisposeAsync();
        _gone.Dispose();
    }

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _refresh = new LiveRefresh(RefreshAsync, Every);
        // Seen once the page is live: what is prerendered may never have been looked at. Its notices stay marked as new until the page is left.
        if (_schedule is null || !_loaded || _seen)
            return;
        _seen = true;
        await Notices.MarkSeenAsync(await Who.GetAsync(), Id);
    }

    private async Task<bool> RefreshAsync()
    {
        await InvokeAsync(async () =>
        {
            await LoadAsync();
            StateHasChanged();
        });
        return true;
    }

    private async Task LoadAsync()
    {
        var visitor = await Who.GetAsync();
        _schedule = await Schedules.FindAsync(visitor, Id, _gone.Token);
        if (_schedule is null)
        {
            PageStatus.Missing(HttpContext);
        }
        else
        {
            var fresh = _notices.Where(n => !n.Seen).Select(n => n.Id).ToHashSet();
            _notices = [.. (await Notices.ListAsync(visitor, Id, NoticesShown, _gone.Token)).Select(n => fresh.Contains(n.Id) ? n with { Seen = false } : n)];
            Show(await ReadAsync(visitor));
        }
        _loaded = true;
    }

    private async Task<IReadOnlyList<(DriftSummary Drift, ResultDocument? Document)>> ReadAsync(Visitor visitor)
    {
        var drifts = await Drifts.ListAsync(visitor, Id, _shown + 1, _gone.Token);
        _more = drifts.Count > _shown && _shown < MostReruns;
        var known = _geometry.Reruns.Where(r => r.Document is not null).ToDictionary(r => (r.Drift.RunAt, r.Drift.Choice), r => r.Document);
        var read = new List<(DriftSummary, ResultDocument?)>();
        foreach (var drift in drifts.Take(_shown))
            read.Add((drift, drift is { Run: { } run, Choice: { } choice } ? known.GetValueOrDefault((drift.RunAt, choice)) ?? await Results.DocumentAsync(visitor, run, choice, _gone.Token) : null));
        Guid[] references = [.. drifts.Select(d => d.ReferenceRun).Append(_schedule!.Settings.ReferenceRun).OfType<Guid>().Distinct()];
        await using var db = await Contexts.CreateDbContextAsync(_gone.Token);
        _visible = (await db.Runs.ReadableBy(visitor).Where(r => references.Contains(r.Id)).Select(r => r.Id).ToListAsync(_gone.Token)).ToHashSet();
        return read;
    }

    private void Show(IReadOnlyList<(DriftSummary Drift, ResultDocument? Document)> reruns)
    {
        _geometry = RerunGeometry.Of(reruns);
        // Charts go from left to right.
        DriftSummary[] drifts = [.. reruns.Select(r => r.Drift).Reverse()];
        // By day, and by the clock where all are of one day.
        DateTime[] times = [.. drifts.Select(d => TimeZoneInfo.ConvertTimeFromUtc(d.RunAt, _schedule!.Zone))];
        var format = times.Select(t => t.Date).Distinct().Count() == 1 ? "HH:mm" : "d MMM";
        _labels = [.. times.Select(t => t.ToString(format, CultureInfo.InvariantCulture))];
        _distance = [new("Distance", "main", [.. drifts.Select(d => Bottleneck(d)?.Value)]), new("Limit", "limit", [.. drifts.Select(d => Bottleneck(d)?.Threshold)])];
        _loops = [new("Rerun", "main", [.. drifts.Select(d => (double?)d.Loops)]), new("Reference", "second", [.. drifts.Select(d => (double?)d.ReferenceLoops)])];
        _accuracy = [new("Accuracy", "main", [.. drifts.Select(d => d.Accuracy)])];
        _models = [new("Primary circle", "main", [.. drifts.Select(d => d.PrimaryCircle)]), new("Three circles", "second", [.. drifts.Select(d => d.ThreeCircles)]), new("Klein bottle", "limit", [.. drifts.Select(d => d.KleinBottle)])];
    }

    /// <summary>On the clocks of the schedule, as its times are.</summary>
    private string Clock(DateTime time) => LocalTimeText.Clock(Now, time, _schedule!.Zone);

    private Task ShowMoreAsync()
    {
        _shown += PageSize;
        return LoadAsync();
    }

    private static DriftDistance? Bottleneck(DriftSummary drift) => drift.Distances.FirstOrDefault(d => d is { Dimension: 1, Measure: DriftMeasure.Bottleneck });

    private string Delivered(NoticeDeliverySummary delivery)
    {
        var way = $"{(delivery.Channel == NoticeChannel.Mail ? "E-mail" : "Web hook")}{(delivery.Target is { } target ? $" to {target}" : "")}";
        return delivery.State switch
        {
            DeliveryState.Sent => $"{way}: sent{(delivery.EndedAt is { } at ? $" {TimeText.Distance(Now, at)}" : "")}.",
            DeliveryState.Failed => $"{way}: failed. {delivery.Error}",
            _ => $"{way}: {(delivery.Attempts == 0 ? "waiting to be sent." : $"tried {NumberFormat.Count(delivery.Attempts, "time")}; it is tried again. {delivery.Error}")}",
        };
    }

    private static string CompareAddressOf(Guid run, string? choice, Guid reference, string? referenceChoice) =>
        $"compare?runs={CompareAddress.Write([new(run, choice), new(reference, referenceChoice)])}";

    private static string WholePercent(double share) => $"{(100 * share).ToString("0", CultureInfo.InvariantCulture)} %";
}
