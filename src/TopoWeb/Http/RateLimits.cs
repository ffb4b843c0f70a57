namespace TopoWeb.Http;

/// <summary>
/// Names of the strict limits, for whatever checks a secret that could be guessed. An endpoint takes one with <c>.RequireRateLimiting(RateLimits.SignIn)</c>,
/// a page with <c>@attribute [EnableRateLimiting(RateLimits.SignIn)]</c>: requests that change something then count by address; looking at a page does not.
/// By account they count in <see cref="AttemptLimits"/>. All other routes have the general limits and need to say nothing.
/// </summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string SetUp = "set-up";
    public const string Invitation = "invitation";
    public const string Reset = "reset";
    public const string LinkPassword = "link-password";

    public static IReadOnlyList<string> All { get; } = [SignIn, SetUp, Invitation, Reset, LinkPassword];
}
