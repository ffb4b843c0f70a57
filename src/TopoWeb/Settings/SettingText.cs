using System.Globalization;
using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Settings;

/// <summary>Values of settings as texts and back. A text that is no value of its kind must not come here.</summary>
internal static class SettingText
{
    /// <summary>How an empty value is spelled in addresses.</summary>
    public const string None = "none";

    /// <summary>The text of a switch that is on; off is empty.</summary>
    public const string On = "on";

    public static readonly char[] Separators = [',', ';', ' '];

    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(double number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(int? number) => number is { } n ? Of(n) : "";

    public static string Of(double? number) => number is { } n ? Of(n) : "";

    public static string Of(bool on) => on ? On : "";

    public static string Of(IReadOnlyList<int>? numbers) => string.Join(", ", numbers ?? []);

    /// <summary>A choice as a specification spells it.</summary>
    public static string Of<TChoice>(TChoice choice) where TChoice : struct, Enum => JsonSerializer.SerializeToElement(choice, JsonDefaults.Options).GetString()!;

    public static int Int(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public static long Long(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public static double Double(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public static int? OptionalInt(string text) => text.Length == 0 ? null : Int(text);

    public static double? OptionalDouble(string text) => text.Length == 0 ? null : Double(text);

    public static TChoice Choice<TChoice>(string word) where TChoice : struct, Enum => JsonSerializer.Deserialize<TChoice>(JsonSerializer.Serialize(word), JsonDefaults.Options);

    /// <summary>Whole numbers from 0 with commas between them; false where a part is none.</summary>
    public static bool TryList(string text, out IReadOnlyList<int> numbers)
    {
        var list = new List<int>();
        numbers = list;
        foreach (var part in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                list.Add(number);
            else
                return false;
        return true;
    }

    /// <summary>Words as a sentence lists them: “a, b or c”.</summary>
    public static string Either(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    /// <summary>What somebody wrote, cut where it is long: addresses come from anywhere.</summary>
    public static string Short(string text) => text.Length > 24 ? text[..24] + "…" : text;

    /// <summary>A clause as a sentence. Symbols such as k and ν stay as they are.</summary>
    public static string Capital(string clause) => clause.StartsWith("the ", StringComparison.Ordinal) ? $"T{clause[1..]}" : clause;
}
