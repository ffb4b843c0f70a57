using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data.Contents;

namespace TopoWeb.Administration.Storage;

/// <summary>What the database holds, from three sides.</summary>
public sealed partial class StoragePage
{
    private const string Kinds = "kinds", Projects = "projects", People = "people", BySize = "size", ByFreed = "freed";

    private StorageReport? _report;
    private string _side = Kinds;
    private string _sort = BySize;
    private bool _busy;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal StorageReader Reader { get; set; } = default!;


    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;

    [Inject] internal IOptions<StorageOptions> Options { get; set; } = default!;

    /// <summary>When what nobody uses goes.</summary>
    private string Swept => Options.Value.SweepMinutes > 0 ? "within hours" : "with the next run that is deleted";

    /// <summary>With one user there are neither projects nor people.</summary>
    private IReadOnlyList<SelectOption> Sides => Access.Value.Mode == AccessMode.Accounts
        ? [new(Kinds, "Kind"), new(Projects, "Project"), new(People, "Person")]
        : [new(Kinds, "Kind"), new(Projects, "Work")];

    private IEnumerable<StorageShare> Shares =>
        (_side == Projects ? _report!.Projects : _report!.People) is var shares && _sort == ByFreed ? shares.OrderByDescending(s => s.Freed) : shares;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _busy = true;
        var visitor = await Who.GetAsync();
        _report = visitor.May(Rights.Administer) ? await Reader.ReadAsync(visitor) : null;
        _busy = false;
    }

    /// <summary>The runs of a project or a person.</summary>
    private string AddressOf(Guid id) => _side == Projects ? $"runs?project={id}" : $"runs?person={id}";

    private double ShareOf(long bytes) => _report is { Bytes: > 0 and var all } ? (double)bytes / all : 0;
}
