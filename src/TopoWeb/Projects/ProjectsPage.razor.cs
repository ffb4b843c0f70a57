using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Projects;

/// <summary>The projects that the visitor sees.</summary>
public sealed partial class ProjectsPage
{
    private IReadOnlyList<ProjectSummary>? _projects;
    private Visitor _visitor = Visitor.Nobody;
    private DateTime _now;
    private bool _creating;
    private bool _busy;
    private string _name = "";
    private string _description = "";
    private ProjectAccess _lab;
    private InvalidInputException? _error;
    private string? _problem;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal ProjectReader Reader { get; set; } = default!;
    [Inject] internal ProjectService Service { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (Access.Value.Mode == AccessMode.Local)
        {
            Navigation.NotFound();
            return;
        }
        _visitor = await Who.GetAsync();
        _projects = await Reader.ListAsync(_visitor);
        _now = Time.GetUtcNow().UtcDateTime;
    }

    private async Task CreateAsync()
    {
        (_busy, _error, _problem) = (true, null, null);
        try
        {
            var id = await Service.CreateAsync(await Who.GetAsync(), _name, _description, _lab);
            Navigation.NavigateTo($"projects/{id}");
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        catch (NotAllowedException e)
        {
            _problem = e.Message;
        }
        _busy = false;
    }

    private string? ErrorOf(string field) => _error?.Field == field ? _error.Message : null;
}
