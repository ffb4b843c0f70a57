using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>A role that somebody gave to a column.</summary>
/// <param name="Column">Name of the column, <c>#3</c> for the third, or <c>*</c> for all that are not named.</param>
/// <param name="Role">Its role.</param>
public sealed record ColumnChoice(string Column, ColumnRole Role);

/// <summary>How a table is to be read where its content alone does not say it, or says it wrongly.</summary>
public sealed record TableOptions
{
    /// <summary>Roles given; the others are guessed.</summary>
    public IReadOnlyList<ColumnChoice> Roles { get; init; } = [];

    /// <summary>Whether there is a header.</summary>
    public HeaderChoice Header { get; init; }

    /// <summary>What happens to rows with missing coordinates.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>Whether nothing is set.</summary>
    public bool IsDefault => Roles.Count == 0 && Header == HeaderChoice.Auto && Missing == MissingValues.Refuse;

    /// <summary>Reads the three options as people write them; null or empty leaves the default.</summary>
    /// <param name="roles"><c>species=label, #1=index, *=ignored</c>.</param>
    /// <param name="header"><c>auto</c>, <c>yes</c> or <c>no</c>.</param>
    /// <param name="missing"><c>refuse</c> or <c>drop</c>.</param>
    /// <exception cref="InvalidInputException">One or more of them cannot be read; all are named.</exception>
    public static TableOptions Parse(string? roles, string? header, string? missing)
    {
        var errors = new List<InvalidInputException>();
        var options = new TableOptions
        {
            Roles = Try(() => ParseRoles(roles)) ?? [],
            Header = Try(() => Choice("header", header, ("auto", HeaderChoice.Auto), ("yes", HeaderChoice.Yes), ("true", HeaderChoice.Yes), ("no", HeaderChoice.No), ("false", HeaderChoice.No))),
            Missing = Try(() => Choice("missing", missing, ("refuse", MissingValues.Refuse), ("drop", MissingValues.Drop))),
        };
        return errors.Count == 0 ? options : throw new InvalidInputException(errors[0].Field, errors[0].Message, errors[1..]);

        T? Try<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (InvalidInputException e)
            {
                errors.Add(e);
                return default;
            }
        }
    }

    /// <summary>The roles as <see cref="Parse"/> reads them.</summary>
    public string RolesText() => string.Join(", ", Roles.Select(r => $"{r.Column}={r.Role.ToString().ToLowerInvariant()}"));

    /// <summary>Options for a table are wrong for anything else.</summary>
    /// <param name="why">What it is instead, as the beginning of a sentence.</param>
    /// <exception cref="InvalidInputException">One is set.</exception>
    public void RequireNone(string why)
    {
        if (!IsDefault)
            throw new InvalidInputException(Roles.Count > 0 ? "roles" : Header != HeaderChoice.Auto ? "header" : "missing", $"{why}. Remove the roles, the header and the choice for missing values.");
    }

    /// <summary>Number of the column that <c>#3</c> names, from 1; null for anything else.</summary>
    internal static int? NumberOf(string column) =>
        column.StartsWith('#') && int.TryParse(column.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static List<ColumnChoice> ParseRoles(string? text)
    {
        var roles = new List<ColumnChoice>();
        foreach (var part in (text ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('=');
            if (at <= 0)
                throw new InvalidInputException("roles", $"“{Short(part)}” gives no role. Write COLUMN=ROLE, such as species=label, or #1=index for the first column.");
            var role = Choice("roles", part[(at + 1)..].Trim(), ("coordinate", ColumnRole.Coordinate), ("label", ColumnRole.Label), ("index", ColumnRole.Index), ("ignored", ColumnRole.Ignored));
            roles.Add(new(part[..at].Trim(), role));
        }
        return roles;
    }

    private static T Choice<T>(string field, string? text, params (string Name, T Value)[] choices) where T : struct
    {
        if (string.IsNullOrWhiteSpace(text))
            return field == "roles" ? throw new InvalidInputException(field, $"A role is missing after “=”; it must be {Names(choices)}.") : choices[0].Value;
        var at = Array.FindIndex(choices, c => c.Name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? choices[at].Value : throw new InvalidInputException(field, $"“{Short(text)}” is not {Names(choices)}.");
    }

    private static string Names<T>((string Name, T Value)[] choices) where T : struct
    {
        string[] names = [.. choices.DistinctBy(c => c.Value).Select(c => c.Name)];
        return $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
