using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using TopoWeb.Topology;

namespace TopoWeb.Http;

/// <summary>What the framework says of parameters that it cannot read names .NET types; people do not write those.</summary>
internal static partial class BindingFaults
{
    /// <summary>Every parameter that cannot be read; null where something else is wrong with the request. The framework stops at the first.</summary>
    /// <param name="error">What it says.</param>
    /// <param name="endpoint">What was asked.</param>
    /// <param name="query">With which parameters.</param>
    public static InvalidInputException? Read(BadHttpRequestException error, Endpoint? endpoint, IQueryCollection query)
    {
        if (error.InnerException is InvalidInputException found)
            return found;
        if (Read(error) is not { } first)
            return null;
        return new(first.Field, first.Message, [.. Wrong(endpoint, query).Where(p => p.Field != first.Field)]);
    }

    /// <summary>Every parameter of the query that cannot be read; null where all can.</summary>
    public static InvalidInputException? Find(Endpoint? endpoint, IQueryCollection query) =>
        Wrong(endpoint, query).ToList() is [{ } first, .. var others] ? new(first.Field, first.Message, others) : null;

    private static IEnumerable<InvalidInputException> Wrong(Endpoint? endpoint, IQueryCollection query) =>
        from parameter in endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? []
        let name = Camel(parameter.Name)
        let type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType
        where query[name] is [{ Length: > 0 } text, ..] && (IsTwice(query[name], type) || !IsReadable(text, type))
        select new InvalidInputException(name, IsTwice(query[name], type) ? $"Give '{name}' once, not {query[name].Count} times." : Unlike(query[name].ToString(), type.Name));

    /// <summary>Several texts are read as one with commas between them, which is no number, ID or day.</summary>
    private static bool IsTwice(StringValues values, Type type) => values.Count > 1 && type.IsValueType;

    /// <summary>The parameter and what it takes; null where something else is wrong with the request.</summary>
    private static InvalidInputException? Read(BadHttpRequestException error)
    {
        if (Unreadable().Match(error.Message) is { Success: true } wrong)
            return new(NameOf(wrong), Unlike(wrong.Groups["value"].Value, wrong.Groups["type"].Value));
        if (Absent().Match(error.Message) is { Success: true } missing)
            return missing.Groups["source"].Value.Contains("form", StringComparison.Ordinal)
                ? new(NameOf(missing), $"Send the file as the form field '{NameOf(missing)}'.")
                : new(NameOf(missing), $"Give {KindOf(missing.Groups["type"].Value)} as '{NameOf(missing)}'.");
        return null;
    }

    private static string NameOf(Match match) => Camel(match.Groups["name"].Value);

    private static string Camel(string name) => name.Length > 0 ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    private static string Unlike(string text, string type) => $"“{Short(text)}” is not {KindOf(type)}.";

    /// <summary>As the framework reads it; what it reads otherwise is not looked at again.</summary>
    private static bool IsReadable(string text, Type type) =>
        type == typeof(Guid) ? Guid.TryParse(text, out _)
        : type == typeof(int) ? int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
        : type == typeof(bool) ? bool.TryParse(text, out _)
        : type != typeof(DateOnly) || DateOnly.TryParse(text, CultureInfo.InvariantCulture, out _);

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

/// <summary>The framework refuses an optional parameter that it cannot read with nothing but a 400; whoever sent it learns which one, and why.</summary>
internal sealed class ReadableParameters : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.Response.StatusCode == StatusCodes.Status400BadRequest && BindingFaults.Find(http.GetEndpoint(), http.Request.Query) is { } fault
            ? throw new BadHttpRequestException(fault.Message, fault) : next(context);
    }
}
