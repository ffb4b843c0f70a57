using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;

namespace TopoWeb.Accounts.AuditTrail;

/// <summary>The audit log. Its filter stands in the address, so that a view of it can be kept.</summary>
public sealed partial class AuditPage
{
    private IReadOnlyList<AuditRow>? _rows;
    private SelectOption[] _actions = [];
    private int _all;
    private string? _person;
    private string? _action;
    private DateOnly? _from;
    private DateOnly? _until;

    [SupplyParameterFromQuery(Name = "person")]
    private string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    private string? Until { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? Page { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal AuditReader Reader { get; set; } = default!;

    private int Number => int.TryParse(Page, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 1_000_000) : 1;

    private int First => (Number - 1) * AuditReader.PageSize + 1;

    protected override async Task OnParametersSetAsync()
    {
        if (IsOff)
            return;
        var visitor = await Who.GetAsync();
        (_person, _action, _from, _until) = (Person, Kind ?? "", Day(From), Day(Until));
        (_rows, _all) = await Reader.PageAsync(visitor, new(_person, _action, _from, _until), Number);
        _actions = [new("", "All"), .. (await Reader.ActionsAsync(visitor)).Append(_action).Where(a => a.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(a => new SelectOption(a, a))];
    }

    private void Search() => Navigation.NavigateTo($"admin/audit{QueryOf(_person, _action, _from, _until, null)}");

    private string Query(int? page) => QueryOf(Person, Kind, Day(From), Day(Until), page);

    private static string QueryOf(string? person, string? action, DateOnly? from, DateOnly? until, int? page)
    {
        string[] parts = [.. new[] { ("person", person), ("action", action), ("from", from?.ToString("O", CultureInfo.InvariantCulture)), ("until", until?.ToString("O", CultureInfo.InvariantCulture)), ("page", page?.ToString(CultureInfo.InvariantCulture)) }
            .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")];
        return parts.Length == 0 ? "" : "?" + string.Join('&', parts);
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
