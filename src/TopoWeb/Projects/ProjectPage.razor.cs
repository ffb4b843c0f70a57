using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Projects;

/// <summary>A project: what it is, who is in it and, for those who manage it, all that can be changed.</summary>
public sealed partial class ProjectPage
{
    private ProjectDetails? _details;
    private Visitor _visitor = Visitor.Nobody;
    private IReadOnlyList<ProjectPerson> _people = [];
    private SelectOption[] _targets = [];
    private string _name = "";
    private string _description = "";
    private ProjectAccess _lab;
    private string _person = "";
    private string _access = nameof(ProjectAccess.Read);
    private string _owner = "";
    private string _target = "";
    private string _quota = "";
    private bool _busy;
    private bool _saved;
    private bool _leaving;
    private bool _deleting;
    private InvalidInputException? _error;
    private string? _problem;

    [Parameter]
    public Guid Id { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal ProjectReader Reader { get; set; } = default!;
    [Inject] internal ProjectService Service { get; set; } = default!;
    [Inject] internal ProjectPeople People { get; set; } = default!;
    [Inject] internal ProjectChoices Choices { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;

    private SelectOption[] Newcomers =>
    [
        new("", "Choose a person", Disabled: true),
        .. _people.Where(p => p.Id != _details!.Project.OwnerId && _details.Members.All(m => m.PersonId != p.Id)).Select(p => new SelectOption(p.Id.ToString(), p.MayOwn ? p.Title : $"{p.Title}, viewer")),
    ];

    private SelectOption[] Successors =>
        [new("", "Choose a person", Disabled: true), .. _people.Where(p => p.MayOwn && p.Id != _details!.Project.OwnerId).Select(p => new SelectOption(p.Id.ToString(), p.Title))];

    protected override async Task OnParametersSetAsync()
    {
        if (Access.Value.Mode == AccessMode.Local)
            Navigation.NotFound();
        else if (_details?.Project.Id != Id)
            await LoadAsync();
    }

    /// <summary>A project that the visitor does not see is an address without a page.</summary>
    private async Task LoadAsync()
    {
        _visitor = await Who.GetAsync();
        if (await Reader.FindAsync(_visitor, Id) is not { } details)
        {
            Navigation.NotFound();
            return;
        }
        if (details.Project.MayManage)
        {
            _people = await People.ListAsync(_visitor);
            _targets = [.. (await Choices.WritableAsync(_visitor)).Where(p => p.Id != Id).Select(p => new SelectOption(p.Id.ToString(), p.Title))];
        }
        _details = details;
        (_name, _description, _lab) = (details.Project.Name, details.Project.Description ?? "", details.Project.LabAccess);
        _quota = details.Storage.OwnQuotaMegabytes?.ToString(CultureInfo.InvariantCulture) ?? "";
    }

    private async Task SaveAsync() => _saved = await TryAsync(visitor => Service.ChangeAsync(visitor, Id, new() { Name = _name, Description = _description, LabAccess = _lab }));

    private async Task SetAsync(string person, string? access)
    {
        if (await TryAsync(visitor => Service.SetMemberAsync(visitor, Id, person, Enum.Parse<ProjectAccess>(access!))))
            _person = "";
    }

    private Task RemoveAsync(Guid person) => TryAsync(visitor => Service.RemoveMemberAsync(visitor, Id, person.ToString()));

    private async Task HandOverAsync()
    {
        if (await TryAsync(visitor => Service.ChangeAsync(visitor, Id, new() { Owner = _owner })))
            _owner = "";
    }

    private Task SetQuotaAsync() => TryAsync(visitor => Service.SetQuotaAsync(visitor, Id, _quota.Trim() switch
    {
        "" => null,
        var text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) ? megabytes : throw new InvalidInputException("megabytes", $"'{text}' is not a number of megabytes. Example: 2000."),
    }));

    private async Task LeaveAsync()
    {
        if (!_leaving)
        {
            _leaving = true;
            return;
        }
        await Service.LeaveAsync(await Who.GetAsync(), Id);
        Navigation.NavigateTo("projects");
    }

    private async Task DeleteAsync()
    {
        if (!_deleting)
        {
            _deleting = true;
            return;
        }
        var target = Guid.TryParse(_target, out var id) ? id : (Guid?)null;
        if (await TryAsync(visitor => Service.DeleteAsync(visitor, Id, target), read: false))
            Navigation.NavigateTo("projects");
    }

    /// <summary>Does something and shows what has become of the project; what was refused is said at its field.</summary>
    private async Task<bool> TryAsync(Func<Visitor, Task> act, bool read = true)
    {
        (_busy, _saved, _deleting, _error, _problem) = (true, false, false, null, null);
        try
        {
            await act(await Who.GetAsync());
            if (read)
                await LoadAsync();
            return true;
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        catch (NotAllowedException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _busy = false;
        }
        return false;
    }

    private string? ErrorOf(string field) => _error?.Field == field ? _error.Message : null;
}
