using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Configured;

/// <summary>All settings with their sources.</summary>
public sealed partial class LimitsPage
{
    private const string All = "all", Changed = "changed", Live = "live";

    private static readonly SelectOption[] Filters = [new(Live, "Can be changed here"), new(Changed, "Not the default"), new(All, "All")];

    private IReadOnlyList<ConfiguredSetting> _settings = [];
    private string _search = "";
    private string? _editing;
    private string _value = "";
    private string? _error;
    private string? _said;
    private bool _busy;

    /// <summary>Which settings; those that can be changed here unless the address says others.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    [Inject] internal ConfiguredSettings Settings { get; set; } = default!;

    [Inject] internal SettingChanges Changes { get; set; } = default!;

    private string Shown => Filters.Any(f => f.Value == Show) ? Show! : Live;

    private IEnumerable<IGrouping<string, ConfiguredSetting>> Sections => _settings
        .Where(s => Shown switch { Changed => s.Origin != SettingOrigin.Default, Live => s.Editable, _ => true })
        .Where(s => _search.Length == 0 || s.Key.Contains(_search.Trim(), StringComparison.OrdinalIgnoreCase)).GroupBy(s => s.Section);

    protected override async Task OnInitializedAsync() => Load(await Who.GetAsync());

    private void Load(Visitor visitor) => _settings = visitor.May(Rights.Administer) ? Settings.Read() : [];

    private void Edit(ConfiguredSetting setting) => (_editing, _value, _error, _said) = (setting.Key, setting.Value, null, null);

    /// <summary>Long numbers with separators: they are to be read, not copied.</summary>
    private static string TextOf(string value) => value.Length == 0 ? "empty" : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? NumberFormat.Count(number) : value;

    private Task SaveAsync(ConfiguredSetting setting) => ChangeAsync(setting, _value);

    private Task ResetAsync(ConfiguredSetting setting)
    {
        _editing = setting.Key;
        return ChangeAsync(setting, null);
    }

    private async Task ChangeAsync(ConfiguredSetting setting, string? value)
    {
        (_error, _said, _busy) = (null, null, true);
        var visitor = await Who.GetAsync();
        try
        {
            if (await Changes.ChangeAsync(visitor, setting.Key, value) is { } now)
                _said = $"{now.Key} is {TextOf(now.Value)} now.";
            _editing = null;
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _error = e.Message;
        }
        _busy = false;
        Load(visitor);
    }

    /// <summary>Colons have a meaning in selectors of styles.</summary>
    private static string IdOf(string key) => $"setting-{key.Replace(':', '-')}";
}
