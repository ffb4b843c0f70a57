using Microsoft.Extensions.Options;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Rules;

/// <summary>Which passwords are taken: long ones that are not easy to guess. What is wrong is said with what to do.</summary>
internal sealed class PasswordRule(IOptions<AccountOptions> options)
{
    /// <summary>Longer ones cost time to hash and are no safer.</summary>
    public const int MaximumLength = 200;

    // Its estimates range from 0 to 4; below 2 a password falls to some hundred million guesses.
    private const int LeastScore = 2;

    private const int Estimated = 64;

    private static readonly Lock Estimating = new();
    private static readonly Lazy<Zxcvbn.Zxcvbn> Estimator = new(() => new());

    public int MinimumLength => options.Value.PasswordLength;

    /// <summary>For people, before they choose one.</summary>
    public string Advice => $"At least {MinimumLength} characters. A few unrelated words are easy to remember.";

    /// <param name="password">What somebody chose.</param>
    /// <param name="email">The address of the account.</param>
    /// <param name="name">The person's name.</param>
    /// <param name="field">The field to name in an error.</param>
    /// <exception cref="InvalidInputException">The password is too short, too long, or too easy to guess.</exception>
    public string Check(string? password, string email, string name, string field = "password")
    {
        password ??= "";
        if (password.Length < MinimumLength)
            throw new InvalidInputException(field, password.Length == 0
                ? $"Choose a password of at least {MinimumLength} characters."
                : $"The password has {password.Length} characters; use at least {MinimumLength}. A few unrelated words are easy to remember.");
        if (password.Length > MaximumLength)
            throw new InvalidInputException(field, $"The password has {password.Length} characters; the limit is {MaximumLength}.");
        var local = email.Split('@')[0];
        if (local.Length >= 3 && password.Contains(local, StringComparison.OrdinalIgnoreCase))
            throw new InvalidInputException(field, $"The password contains “{local}” from your e-mail address. Choose one without it.");
        if (IsEasy(password, [.. new[] { email, local, name, "topoweb", "mapper" }.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(w => w.ToLowerInvariant()).Distinct()]))
            throw new InvalidInputException(field, "This password is one of the common ones or follows a simple pattern. Choose a few unrelated words instead.");
        return password;
    }

    private static bool IsEasy(string password, string[] known)
    {
        // The library keeps state while it looks.
        lock (Estimating)
            return Estimator.Value.EvaluatePassword(password.Length > Estimated ? password[..Estimated] : password, known).Score < LeastScore;
    }
}
