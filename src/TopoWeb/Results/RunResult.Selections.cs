using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Topology;

namespace TopoWeb.Results;

/// <summary>A selection as the source of a new experiment.</summary>
public sealed partial class RunResult
{
    [Inject] internal CloudService Clouds { get; set; } = default!;

    private Task<MapperDocument> MapAgainAsync(ResultExploration exploration, PointSelection selection, IProgress<double> progress, CancellationToken cancellation) =>
        Session.MapAgainAsync(exploration, selection, progress, cancellation);

    /// <summary>Stores the original filters of the selection as a cloud and opens the form with the settings shown. Says what is in the way, if anything.</summary>
    private async Task<string?> NewRunAsync(PointSelection selection)
    {
        if (_result is not { } result)
            return null;
        try
        {
            var content = SelectionCloud.Of(result, selection.Rows);
            var cloud = await Clouds.AddAsync(await Who.GetAsync(), content, SelectionCloud.TitleOf(result, selection));
            var query = new Dictionary<string, string?> { ["from"] = Id.ToString(), ["choice"] = result.Choice, ["cloud"] = cloud.Id.ToString() };
            foreach (var (name, value) in _live?.Address() ?? new Dictionary<string, object?>())
                query[name] = value?.ToString();
            Navigation.NavigateTo(QueryHelpers.AddQueryString("new", query));
            return null;
        }
        catch (InvalidInputException e)
        {
            return e.Message;
        }
        catch (NotAllowedException e)
        {
            return e.Message;
        }
        catch (DiskFullException e)
        {
            return e.Message;
        }
    }
}
