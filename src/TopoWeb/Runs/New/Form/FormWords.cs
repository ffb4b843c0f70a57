using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Runs.New.Form;

/// <summary>Choices as words, spelled as in a specification.</summary>
internal static class FormWords
{
    public static string Of<TChoice>(TChoice choice) where TChoice : struct, Enum => JsonSerializer.SerializeToElement(choice, JsonDefaults.Options).GetString()!;

    public static TChoice Read<TChoice>(string word) where TChoice : struct, Enum => JsonSerializer.Deserialize<TChoice>(JsonSerializer.Serialize(word), JsonDefaults.Options);
}
