using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Rules;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.People;

/// <summary>All accounts: roles, links to new passwords, sessions, deletion with a new owner for the work.</summary>
public sealed partial class PeoplePage
{
    private IReadOnlyList<PersonSummary>? _people;
    private Guid? _me;
    private string? _secret;
    private string? _secretFor;
    private string? _said;
    private Guid? _leaving;
    private PersonWork? _work;
    private string? _heir;
    private Guid? _wrong;
    private string? _error;
    private bool _busy;

    // A refused choice must not stay in its list: the lists are made anew after each act.
    private int _round;

    [Inject] internal ServerAddress Addresses { get; set; } = default!;
    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal PeopleService Service { get; set; } = default!;

    [Inject] internal InvitationStore Invitations { get; set; } = default!;

    [Inject] internal IOptions<AccountOptions> Limits { get; set; } = default!;

    [Inject] internal TimeProvider Time { get; set; } = default!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private SelectOption[] Heirs => [.. (_people ?? []).Where(p => p.Id != _leaving && p.Role != UserRole.Viewer).Select(p => new SelectOption(p.Id.ToString(), $"{p.Name} ({p.Email})"))];

    protected override async Task OnInitializedAsync()
    {
        if (!IsOff)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var visitor = await Who.GetAsync();
        // Whoever has just demoted herself sees no more people.
        (_me, _people) = (visitor.UserId, visitor.May(Rights.Administer) ? await Service.ListAsync(visitor) : []);
    }

    private Task ChangeRoleAsync(PersonSummary person, string? role) => TryAsync(person, async visitor =>
    {
        if (Enum.TryParse<UserRole>(role, out var wanted) && await Service.ChangeRoleAsync(visitor, person.Id, wanted))
            _said = $"{person.Name} is now {RoleText.Of(wanted).ToLowerInvariant()}.";
    });

    private Task ResetAsync(PersonSummary person) => TryAsync(person, async visitor =>
    {
        if (await Invitations.ResetAsync(visitor, person.Id) is var (_, code))
            (_secret, _secretFor) = ($"{Addresses.Of(Navigation)}account/reset/{code}", person.Name);
    });

    private Task SignOutAsync(PersonSummary person) => TryAsync(person, async visitor =>
    {
        if (await Service.SignOutAsync(visitor, person.Id) is { } ended)
            _said = $"{person.Name}: {(ended == 1 ? "1 session" : $"{ended} sessions")} ended.";
    });

    private Task AskAsync(PersonSummary person) => TryAsync(person, async visitor =>
    {
        _work = await Service.WorkAsync(visitor, person.Id);
        _leaving = person.Id;
        _heir = (Heirs.FirstOrDefault(h => h.Value == _me?.ToString()) ?? Heirs.FirstOrDefault())?.Value;
    });

    private Task DeleteAsync(PersonSummary person) => TryAsync(person, async visitor =>
    {
        if (await Service.DeleteAsync(visitor, person.Id, Guid.TryParse(_heir, out var heir) ? heir : default) is { } work)
            _said = work.IsEmpty ? $"The account of {person.Name} is deleted." : $"The account of {person.Name} is deleted; {work} handed over.";
        _leaving = null;
    });

    private async Task TryAsync(PersonSummary person, Func<Visitor, Task> act)
    {
        (_wrong, _error, _said, _busy) = (null, null, null, true);
        try
        {
            await act(await Who.GetAsync());
        }
        catch (InvalidInputException e)
        {
            (_wrong, _error) = (person.Id, e.Message);
        }
        catch (NotAllowedException e)
        {
            // Her own role changed while the page was open.
            (_wrong, _error) = (person.Id, e.Message);
        }
        _busy = false;
        _round++;
        await LoadAsync();
    }
}
