using System.Text.RegularExpressions;
using TopoWeb.Topology;

namespace TopoWeb.Hosting;

/// <summary>What the framework says of parameters that it cannot read names .NET types; people do not write those.</summary>
internal static partial class BindingFaults
{
    /// <summary>The parameter and what it takes; null where something else is wrong with the request.</summary>
    public static InvalidInputException? Read(BadHttpRequestException error)
    {
        if (Unreadable().Match(error.Message) is { Success: true } wrong)
            return new(NameOf(wrong), $"“{Short(wrong.Groups["value"].Value)}” is not {KindOf(wrong.Groups["type"].Value)}.");
        if (Absent().Match(error.Message) is { Success: true } missing)
            return missing.Groups["source"].Value.Contains("form", StringComparison.Ordinal)
                ? new(NameOf(missing), $"Send the file as the form field '{NameOf(missing)}'.")
                : new(NameOf(missing), $"Give {KindOf(missing.Groups["type"].Value)} as '{NameOf(missing)}'.");
        return null;
    }

    private static string NameOf(Match match) => match.Groups["name"].Value is var name && name.Length > 0 ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    private static string KindOf(string type) => type switch
    {
        _ when type.Contains("Guid", StringComparison.Ordinal) => "an ID such as 0195e0a4-0000-7000-8000-000000000001",
        _ when type.Contains("int", StringComparison.OrdinalIgnoreCase) || type.Contains("long", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("bool", StringComparison.OrdinalIgnoreCase) => "true or false",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a day such as 2026-01-31",
        _ when type.Contains("double", StringComparison.OrdinalIgnoreCase) => "a number",
        _ => "a value",
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex("""^Failed to bind parameter "(?<type>.+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unreadable();

    [GeneratedRegex("""^Required parameter "(?<type>.+) (?<name>\w+)" was not provided from (?<source>.+)\.$""")]
    private static partial Regex Absent();
}
