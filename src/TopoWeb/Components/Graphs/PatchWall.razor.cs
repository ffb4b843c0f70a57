using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;
using TopoWeb.Networks.Filters;

namespace TopoWeb.Components.Graphs;

/// <summary>A wall of points with where each comes from, a page at a time.</summary>
public sealed partial class PatchWall
{
    public const int Page = 120;

    private IReadOnlyList<int>? _asked;
    private List<MemberPatch>? _members;
    private bool _loading;
    private bool _failed;

    /// <summary>Row numbers of the points.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<int> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<IReadOnlyList<int>, ValueTask<IReadOnlyList<MemberPatch>>>? Load { get; set; }

    [Parameter]
    public PatchScale Scale { get; set; }

    private bool HasPatches => _members is not { Count: > 0 } || PatchColors.Side(_members[0].Values.Length) is > 1;

    private string RowText => string.Join(", ", Rows.Select(r => r.ToString(CultureInfo.InvariantCulture)));

    protected override Task OnParametersSetAsync()
    {
        if (_asked is not null && _asked.SequenceEqual(Rows))
            return Task.CompletedTask;
        return Reload();
    }

    private Task Reload()
    {
        _asked = Rows;
        _members = null;
        _failed = false;
        return LoadMore();
    }

    private async Task LoadMore()
    {
        if (Load is null)
            return;
        var asked = _asked;
        var from = _members?.Count ?? 0;
        _loading = true;
        try
        {
            var page = await Load([.. Rows.Skip(from).Take(Page)]);
            // Another node may have been chosen while these were on their way.
            if (ReferenceEquals(asked, _asked))
                (_members ??= []).AddRange(page);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failed = ReferenceEquals(asked, _asked);
        }
        finally
        {
            _loading = false;
        }
    }

    private static string Describe(Provenance from)
    {
        var parts = new List<string>();
        void Add(string name, long? value)
        {
            if (value is { } number)
                parts.Add($"{name} {number.ToString(CultureInfo.InvariantCulture)}");
        }

        Add("network", from.Network);
        Add("seed", from.Seed);
        Add("layer", from.Layer);
        Add("out", from.Out);
        Add("in", from.In);
        Add("iteration", from.Iteration);
        Add("row", from.Row);
        return string.Join(" · ", parts);
    }
}
