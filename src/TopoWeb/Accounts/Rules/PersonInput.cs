using System.Net.Mail;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Rules;

/// <summary>What people type about themselves.</summary>
internal static class PersonInput
{
    public const int MaximumName = 80;

    /// <exception cref="InvalidInputException">There is no name, or it is too long.</exception>
    public static string Name(string? text)
    {
        var name = Line(text);
        if (name.Length == 0)
            throw new InvalidInputException("name", "Enter your name as others should see it.");
        if (name.Length > MaximumName)
            throw new InvalidInputException("name", $"The name has {name.Length} characters; the limit is {MaximumName}.");
        return name;
    }

    /// <exception cref="InvalidInputException">This is no e-mail address.</exception>
    public static string Email(string? text)
    {
        var email = Line(text);
        if (!LooksLikeEmail(email))
            throw new InvalidInputException("email", "Enter an e-mail address such as ada@example.org.");
        return email;
    }

    public static bool LooksLikeEmail(string text) =>
        text.Length is > 2 and <= 254 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && MailAddress.TryCreate(text, out var address) && address.Address == text;

    /// <summary>One line: control characters and outer spaces go.</summary>
    public static string Line(string? text) => new string([.. (text ?? "").Where(c => !char.IsControl(c))]).Trim();

    /// <summary>Who acts while nobody, or somebody else, is signed in: for the audit log.</summary>
    public static Visitor AsVisitor(this UserRow user, string? address) => new(user.Id, user.DisplayName, RightsText.Of(user.Role)) { Address = address };
}
