using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Tokens;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Profile;

/// <summary>A person's tokens: create, see, revoke.</summary>
public sealed partial class TokenPanel
{
    private static readonly (Rights Right, string Scope, string Text)[] Scopes =
    [
        (Rights.Read, "read", "sees runs, results, uploads and schedules"),
        (Rights.Run, "run", "uploads, submits, cancels, deletes, schedules"),
        (Rights.Share, "share", "creates and revokes links"),
        (Rights.Administer, "admin", "sees and changes everything, and manages people"),
    ];

    private IReadOnlyList<ApiTokenRow>? _rows;
    private Visitor _visitor = Visitor.Nobody;
    private Rights _scopes = Rights.Read;
    private string? _name;
    private string? _days;
    private string? _secret;
    private InvalidInputException? _error;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal TokenStore Tokens { get; set; } = default!;

    [Inject] internal IOptions<AccountOptions> Limits { get; set; } = default!;

    [Inject] internal TimeProvider Time { get; set; } = default!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private SelectOption[] Lives => [.. new[] { 7, 30, 90, 180, 365, Limits.Value.TokenDays }.Where(d => d <= Limits.Value.MaximumTokenDays).Distinct().Order().Select(d => new SelectOption(d.ToString(CultureInfo.InvariantCulture), NumberFormat.Count(d, "day")))];

    protected override Task OnInitializedAsync()
    {
        _days = Limits.Value.TokenDays.ToString(CultureInfo.InvariantCulture);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        _visitor = await Who.GetAsync();
        _rows = await Tokens.ListAsync(_visitor);
    }

    private async Task CreateAsync()
    {
        _error = null;
        try
        {
            (_, _secret) = await Tokens.CreateAsync(await Who.GetAsync(), _name, _scopes, double.Parse(_days!, CultureInfo.InvariantCulture));
            (_name, _scopes) = (null, Rights.Read);
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        await LoadAsync();
    }

    private async Task RevokeAsync(Guid id)
    {
        await Tokens.RevokeAsync(await Who.GetAsync(), id);
        await LoadAsync();
    }

    private string? ErrorOf(string field) => _error?.Field == field ? _error.Message : null;
}
