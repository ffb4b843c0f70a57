using System.Text.Json.Serialization;

namespace TopoWeb.Commands.Doctor;

/// <summary>How a check ended.</summary>
internal enum DoctorState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but something is missing that may be wanted.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Failed,
}

/// <summary>A line of <c>topoweb doctor</c>.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it ended.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do; null where nothing is to be done.</param>
internal sealed record DoctorFinding(string Name, DoctorState State, string Text, string? Advice = null)
{
    /// <summary>The numbers of the text, for programs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, object>? Values { get; init; }

    public static DoctorFinding Ok(string name, string text) => new(name, DoctorState.Ok, text);

    public static DoctorFinding Warning(string name, string text, string advice) => new(name, DoctorState.Warning, text, advice);

    public static DoctorFinding Failed(string name, string text, string advice) => new(name, DoctorState.Failed, text, advice);
}

/// <summary>All lines, as <c>--json</c> writes them.</summary>
/// <param name="Healthy">Nothing failed.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Checks">The lines.</param>
internal sealed record DoctorReport(bool Healthy, string Version, IReadOnlyList<DoctorFinding> Checks);
