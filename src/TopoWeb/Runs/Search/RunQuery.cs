using Microsoft.AspNetCore.Mvc;

namespace TopoWeb.Runs.Search;

/// <summary>Which runs are asked for, as addresses of the page and of the API write it.</summary>
internal sealed class RunQuery
{
    [FromQuery(Name = "search")]
    public string? Search { get; set; }

    [FromQuery(Name = "project")]
    public string? Project { get; set; }

    [FromQuery(Name = "person")]
    public string? Person { get; set; }

    [FromQuery(Name = "state")]
    public string? State { get; set; }

    [FromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [FromQuery(Name = "dataset")]
    public string? Dataset { get; set; }

    [FromQuery(Name = "loops")]
    public string? Loops { get; set; }

    [FromQuery(Name = "from")]
    public string? From { get; set; }

    [FromQuery(Name = "until")]
    public string? Until { get; set; }

    [FromQuery(Name = "timeZone")]
    public string? TimeZone { get; set; }

    [FromQuery(Name = "archived")]
    public string? Archived { get; set; }

    [FromQuery(Name = "schedule")]
    public string? Schedule { get; set; }

    [FromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>What narrows the list, by its parameter; the order does not, nor by itself the time zone of the days.</summary>
    internal IReadOnlyList<(string Name, string? Value)> Filters =>
    [
        ("search", Search), ("project", Project), ("person", Person), ("state", State), ("tag", Tag), ("dataset", Dataset), ("loops", Loops), ("from", From), ("until", Until), ("archived", Archived), ("schedule", Schedule),
    ];
}
