using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results;

/// <summary>What a run's own page and a guest's have in common: which result is shown and how one looks at it stands in the address, so that a copied one shows the same.</summary>
public abstract partial class ResultPage : ComponentBase
{
    /// <summary>Addresses this page has written: the browser tells of them late, when newer settings may be shown.</summary>
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly AddressSteps _steps = new();
    private string? _seen;
    private DisplayReading? _reading;
    private string? _address;
    private string? _stepsOf;

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    /// <summary>What is shown of the graph: known here before the browser tells that it stands in the address.</summary>
    protected GraphDisplay Display { get; private set; } = new();

    /// <summary>What was corrected of how the address wants the graph drawn.</summary>
    protected IReadOnlyList<string> StyleNotices { get; private set; } = [];

    /// <summary>What was corrected of what the address wants drawn and chosen.</summary>
    protected IReadOnlyList<string> PartNotices { get; private set; } = [];

    /// <summary>The page's address: what it has written last, which the browser may not have told of yet.</summary>
    protected string Address => _address ?? Navigation.Uri;

    /// <summary>Takes the last change back; without a delegate where there is none.</summary>
    protected EventCallback OnUndo => _steps.CanUndo ? EventCallback.Factory.Create(this, () => Return(_steps.Undo(Address))) : default;

    /// <summary>Makes again what was taken back.</summary>
    protected EventCallback OnRedo => _steps.CanRedo ? EventCallback.Factory.Create(this, () => Return(_steps.Redo(Address))) : default;

    protected bool IsOwnAddress => _written.Contains(Navigation.Uri);

    protected override void OnParametersSet()
    {
        if (_seen == Navigation.Uri)
            return;
        _seen = Navigation.Uri;
        if (IsOwnAddress)
            return;
        _written.Clear();
        _address = Navigation.Uri;
        // Between results one goes with the browser's own buttons.
        if (_stepsOf != Choice)
            _steps.Clear();
        _stepsOf = Choice;
        _reading = GraphDisplayAddress.Read(Query());
    }

    /// <summary>What the address wants shown is of the result that it names: it waits until that one is there.</summary>
    protected void TakeAddress()
    {
        if (_reading is not { } reading)
            return;
        _reading = null;
        (Display, StyleNotices, PartNotices) = (reading.Display, reading.StyleNotices, reading.PartNotices);
    }

    /// <summary>Puts an address in place of the page's own; the step can be taken back.</summary>
    protected void Write(string address)
    {
        if (address == Address)
            return;
        _steps.Leave(Address);
        _address = address;
        _written.Add(address);
        Navigation.NavigateTo(address, replace: true);
    }

    /// <summary>The graph changes at once; the address comes after, by way of the browser.</summary>
    protected void Show(GraphDisplay display)
    {
        (Display, StyleNotices, PartNotices) = (display, [], []);
        Write(Navigation.GetUriWithQueryParameters(Address, GraphDisplayAddress.Print(display)));
    }

    /// <summary>Another result of the same place: a step of the browser's own history. What is chosen is chosen in one result.</summary>
    protected Task SelectAsync(string choice)
    {
        var parameters = GraphDisplayAddress.OfOneResult.ToDictionary(name => name, _ => (object?)null);
        parameters["choice"] = choice;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(Address, parameters));
        return Task.CompletedTask;
    }

    /// <summary>Reads everything from an address that the page has had.</summary>
    private void Return(string address)
    {
        _written.Clear();
        _address = address;
        Navigation.NavigateTo(address, replace: true);
    }

    protected IEnumerable<KeyValuePair<string, string>> Query() =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).Select(q => new KeyValuePair<string, string>(q.Key, q.Value.ToString()));
}
