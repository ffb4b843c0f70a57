using System.Globalization;
using System.Text;
using System.Text.Unicode;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>
/// A table as text: UTF-8, UTF-16 or Latin-1; commas, semicolons, tabs, bars or blanks between the cells (told by the content, or by a line <c>sep=;</c>);
/// a decimal point or a decimal comma. Lines that begin with # are comments; the last before the first row may name the columns, as NumPy writes them.
/// </summary>
internal sealed class TextTable : ITableSource
{
    private const int SampleLength = 1 << 16;
    private const int SampleRows = 200;
    private static readonly char[] Separators = [';', '\t', ',', '|', ' '];

    private readonly MemoryStream _content;
    private readonly string _name;
    private readonly Encoding _encoding;
    private readonly char _separator;
    private readonly bool _decimalComma;
    private readonly int _skip;

    /// <exception cref="InvalidInputException">The content is no text.</exception>
    public TextTable(MemoryStream content, string name)
    {
        (_content, _name) = (content, name);
        var notes = new List<string>();
        _encoding = EncodingOf(content.GetBuffer().AsSpan(0, (int)content.Length), name, notes);
        var sample = Sample();
        var first = sample.Split(['\n', '\r'], 2)[0];
        if (first.TrimEnd(',', ';', '\t', ' ') is { Length: >= 4 } line && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && first.Length is 5 or 6 || first.Equals("sep=\t", StringComparison.OrdinalIgnoreCase))
            (_skip, _separator) = (1, first[4]);
        else
            _separator = Separators.Select(s => (Separator: s, Score: Score(sample, s))).MaxBy(s => s.Score) is { Score: > 0 } best ? best.Separator : ',';
        _decimalComma = HasDecimalComma(sample);
        if (_decimalComma)
            notes.Add("Numbers were read with a decimal comma.");
        Notes = notes;
        Names = CommentNames(sample);
    }

    public string Format => _separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        ' ' => "blanks",
        _ => $"“{_separator}”",
    } + (_decimalComma ? ", decimal comma" : "");

    public IReadOnlyList<string>? Names { get; }

    public IReadOnlyList<string> Notes { get; }

    public IEnumerable<TableRow> Rows()
    {
        _content.Position = 0;
        using var reader = new StreamReader(_content, _encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var row = new TextRow(reader, _separator, _decimalComma, _name);
        var (begun, cells) = (false, 0);
        while (row.Next())
        {
            if (row.IsOpen)
                throw new InvalidInputException("file", $"{_name}, line {row.Number} has a quote that is not closed.");
            if (row.IsBlank || (_skip > 0 && row.Number == 1) || (!begun && IsComment(row)))
                continue;
            // Between the rows a comment has another number of cells than they have; a row may begin with # itself.
            if (begun && row.Count != cells && IsComment(row))
                continue;
            (begun, cells) = (true, row.Count);
            yield return row;
        }
    }

    private static bool IsComment(TextRow row) => row.Text(0).StartsWith('#');

    private string Sample()
    {
        _content.Position = 0;
        using var reader = new StreamReader(_content, _encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var text = new char[SampleLength];
        var sample = new string(text, 0, reader.ReadBlock(text));
        // A line that is cut would have fewer cells than it has.
        return sample.Length == SampleLength && sample.LastIndexOf('\n') is > 0 and var end ? sample[..end] : sample;
    }

    private List<(int Count, int Numbers)> Counts(string sample, char separator)
    {
        var rows = new List<(int Count, int Numbers)>();
        using var reader = new StringReader(sample);
        var row = new TextRow(reader, separator, false, _name);
        try
        {
            while (rows.Count < SampleRows && row.Next())
            {
                if (row.IsOpen)
                    break;
                if (row.IsBlank || (rows.Count == 0 && IsComment(row)))
                    continue;
                var numbers = 0;
                for (var i = 0; i < row.Count; i++)
                    numbers += row.Read(i, out _) is CellKind.Text ? 0 : 1;
                rows.Add((row.Count, numbers));
            }
        }
        catch (InvalidInputException)
        {
            // Not this separator, or no table; reading it says what is wrong.
        }
        return rows;
    }

    /// <summary>How well a separator divides the sample: rows of one length, cells that are numbers.</summary>
    private double Score(string sample, char separator)
    {
        var rows = Counts(sample, separator);
        if (rows.Count == 0)
            return -1;
        var usual = rows.CountBy(r => r.Count).OrderByDescending(g => g.Value).ThenByDescending(g => g.Key).First();
        if (usual.Key == 1)
            return 0;
        var like = rows.Skip(rows.Count > 1 ? 1 : 0).Where(r => r.Count == usual.Key).DefaultIfEmpty(rows[0]).ToList();
        var numbers = (double)like.Sum(r => r.Numbers) / Math.Max(1, like.Sum(r => r.Count));
        return (double)usual.Value / rows.Count * (0.1 + numbers);
    }

    /// <summary>Some numbers have a decimal comma, and none a decimal point.</summary>
    private bool HasDecimalComma(string sample)
    {
        var (commas, points) = (0, 0);
        using var reader = new StringReader(sample);
        var row = new TextRow(reader, _separator, false, _name);
        try
        {
            while (row.Next() && !row.IsOpen)
                for (var i = 0; i < row.Count; i++)
                {
                    var kind = row.Read(i, out _);
                    commas += kind == CellKind.OtherDecimal ? 1 : 0;
                    points += kind == CellKind.Number && row.Text(i).Contains('.') ? 1 : 0;
                }
        }
        catch (InvalidInputException)
        {
            // Reading it says what is wrong.
        }
        return commas > 0 && points == 0;
    }

    /// <summary>The names in the last comment before the first row, if there are as many as cells.</summary>
    private string[]? CommentNames(string sample)
    {
        string[]? names = null;
        using var reader = new StringReader(sample);
        var row = new TextRow(reader, _separator, false, _name);
        try
        {
            while (row.Next() && !row.IsOpen)
            {
                if (row.IsBlank || (_skip > 0 && row.Number == 1))
                    continue;
                if (!IsComment(row))
                    return names?.Length == row.Count ? names : null;
                string[] cells = [.. Enumerable.Range(0, row.Count).Select(i => row.Text(i).ToString())];
                cells[0] = cells[0].TrimStart('#').Trim();
                names = cells[0].Length == 0 ? cells[1..] : cells;
                if (Array.TrueForAll(names, n => TableRow.Read(n, _decimalComma, out _) != CellKind.Text))
                    names = null;
            }
        }
        catch (InvalidInputException)
        {
            // Reading it says what is wrong.
        }
        return null;
    }

    /// <summary>By the mark of its order of bytes, by zeros at every other place, or by whether it is UTF-8.</summary>
    private static Encoding EncodingOf(ReadOnlySpan<byte> content, string name, List<string> notes)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble) || content.StartsWith(Encoding.Unicode.Preamble) || content.StartsWith(Encoding.BigEndianUnicode.Preamble) || content.StartsWith(Encoding.UTF32.Preamble))
            return new UTF8Encoding(false);
        var start = content[..Math.Min(content.Length, 512)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < start.Length; i++)
            if (start[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        if (odd > start.Length / 4 && even == 0)
            return Encoding.Unicode;
        if (even > start.Length / 4 && odd == 0)
            return Encoding.BigEndianUnicode;
        if (content.Contains((byte)0))
            throw new InvalidInputException("file", string.Create(CultureInfo.InvariantCulture, $"{name} is not text: byte {content.IndexOf((byte)0):N0} is zero. Export the table as CSV (UTF-8)."));
        if (Utf8.IsValid(content))
            return new UTF8Encoding(false);
        notes.Add("The file is not UTF-8; its text was read as Latin-1.");
        return Encoding.Latin1;
    }
}
