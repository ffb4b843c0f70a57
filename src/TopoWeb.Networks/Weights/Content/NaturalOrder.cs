namespace TopoWeb.Networks.Weights.Content;

/// <summary>Orders names as people count: <c>features.2</c> before <c>features.10</c>. For formats that keep tensors sorted by name, not by layer.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        x ??= "";
        y ??= "";
        var (i, j) = (0, 0);
        while (i < x.Length && j < y.Length)
        {
            var (a, b) = (Digits(x, i), Digits(y, j));
            int order;
            if (a > i && b > j)
            {
                // Compared as text without leading zeros: a name may hold more digits than a number has.
                var p = x.AsSpan(i, a - i).TrimStart('0');
                var q = y.AsSpan(j, b - j).TrimStart('0');
                order = p.Length != q.Length ? p.Length.CompareTo(q.Length) : p.SequenceCompareTo(q);
                (i, j) = (a, b);
            }
            else
                order = x[i++].CompareTo(y[j++]);
            if (order != 0)
                return order;
        }
        var rest = (x.Length - i).CompareTo(y.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at;
    }
}
