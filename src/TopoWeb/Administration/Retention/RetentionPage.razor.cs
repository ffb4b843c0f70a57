using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Retention;

/// <summary>Rules that delete old runs: made after a preview, removed at once.</summary>
public sealed partial class RetentionPage
{
    private IReadOnlyList<RetentionRule>? _rules;
    private IReadOnlyList<SelectOption> _projects = [];
    private RetentionPreview? _preview;
    private InvalidInputException? _error;
    private string? _project;
    private string _days = "365";
    private string? _said;
    private bool _busy;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal RetentionService Service { get; set; } = default!;

    [Inject] internal ProjectChoices Choices { get; set; } = default!;

    [Inject] internal TimeProvider Time { get; set; } = default!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private Guid? Project => Guid.TryParse(_project, out var id) ? id : null;

    protected override async Task OnInitializedAsync()
    {
        _projects = [.. (await Choices.ReadableAsync(await Who.GetAsync())).Select(p => new SelectOption(p.Id.ToString(), p.Title))];
        _project = _projects.Count > 0 ? _projects[0].Value : null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var visitor = await Who.GetAsync();
        _rules = visitor.May(Rights.Administer) ? await Service.ListAsync(visitor) : [];
    }

    /// <summary>A preview of other settings says nothing of these.</summary>
    private void Change(Action change)
    {
        change();
        (_preview, _error) = (null, null);
    }

    private Task PreviewAsync() => TryAsync(async visitor => _preview = await Service.PreviewAsync(visitor, Project, Days()));

    private Task SaveAsync() => TryAsync(async visitor =>
    {
        try
        {
            var rule = await Service.SetAsync(visitor, Project, Days(), _preview?.Runs);
            (_preview, _said) = (null, $"{rule.Title}: runs older than {NumberFormat.Count(rule.Days, "day")} are deleted once a day from now on.");
        }
        catch (InvalidInputException e) when (e.Field == "runs")
        {
            _preview = await Service.PreviewAsync(visitor, Project, Days());
            throw;
        }
        await LoadAsync();
    });

    private Task RemoveAsync(RetentionRule rule) => TryAsync(async visitor =>
    {
        await Service.RemoveAsync(visitor, rule.Id);
        _said = $"{rule.Title}: the rule is removed.";
        await LoadAsync();
    });

    private async Task TryAsync(Func<Visitor, Task> act)
    {
        (_error, _said, _busy) = (null, null, true);
        try
        {
            await act(await Who.GetAsync());
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        catch (NotAllowedException e)
        {
            // Her own role changed while the page was open.
            _error = new("days", e.Message);
        }
        _busy = false;
    }

    /// <exception cref="InvalidInputException">This is no number.</exception>
    private int Days() => int.TryParse(_days.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : throw new InvalidInputException("days", $"“{_days}” is not a whole number of days.");

    private string? ErrorOf(string field) => _error?.All.FirstOrDefault(e => e.Field == field)?.Message;
}
