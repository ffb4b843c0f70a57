using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>
/// Splits text into rows and cells as RFC 4180 has them: a quote at the beginning of a cell holds separators, quotes (doubled) and line breaks together.
/// Own code, since lines and columns of errors, runs of blanks between cells and a bound on the length of a cell before it is held are wanted together.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="separator">Character between cells; a blank stands for any run of blanks and tabs.</param>
/// <param name="decimalComma">Whether numbers have a decimal comma.</param>
/// <param name="name">What the text is, for messages.</param>
internal sealed class TextRow(TextReader reader, char separator, bool decimalComma, string name) : TableRow
{
    private readonly List<(int Start, int Length)> _cells = [];
    private char[] _text = new char[1024];
    private readonly char[] _buffer = new char[4096];
    private int _length;
    private int _line = 1;
    private int _at;
    private int _read;

    public override string Place => $"line {Number.ToString(CultureInfo.InvariantCulture)}";

    public override int Count => _cells.Count;

    /// <summary>Whether the last quote was never closed.</summary>
    public bool IsOpen { get; private set; }

    public override ReadOnlySpan<char> Text(int column) => _text.AsSpan(_cells[column].Start, _cells[column].Length);

    public override CellKind Read(int column, out double value) => Read(Text(column), decimalComma, out value);

    /// <summary>Whether the row has nothing in it.</summary>
    public bool IsBlank => Count == 0 || (Count == 1 && _cells[0].Length == 0);

    /// <summary>Reads the next row, which may be blank.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="InvalidInputException">A cell or the row is too long, or has too many cells.</exception>
    public bool Next()
    {
        (_length, IsOpen) = (0, false);
        _cells.Clear();
        if (Peek() < 0)
            return false;
        Number = _line;
        if (separator == ' ')
            SkipBlanks();
        while (ReadCell())
        {
            // The row goes on behind the separator.
        }
        return true;
    }

    /// <returns>Whether a separator ended the cell, not the end of the row.</returns>
    private bool ReadCell()
    {
        var start = _length;
        var quoted = false;
        if (separator != ' ')
            SkipBlanks();
        if (Peek() == '"')
        {
            Take();
            quoted = true;
            ReadQuoted(start);
        }
        var end = _length; // text behind a quote is kept, blanks are not
        while (true)
        {
            var next = Take();
            if (next == '\r' && Peek() == '\n')
                next = Take();
            if (next is < 0 or '\n' or '\r')
            {
                if (next >= 0)
                    _line++;
                // Blanks at the end of a line are no cell.
                if (separator != ' ' || end > start || quoted || _cells.Count == 0)
                    Close(start, end);
                return false;
            }
            if (next == separator || (separator == ' ' && next == '\t'))
            {
                Close(start, end);
                if (separator == ' ')
                    SkipBlanks();
                return true;
            }
            Append((char)next, start);
            if (!char.IsWhiteSpace((char)next))
                end = _length;
        }
    }

    private void ReadQuoted(int start)
    {
        while (true)
        {
            var next = Take();
            if (next < 0)
            {
                IsOpen = true;
                return;
            }
            if (next == '"')
            {
                if (Peek() != '"')
                    return;
                Take();
            }
            else if (next == '\n' || (next == '\r' && Peek() != '\n'))
            {
                _line++;
            }
            Append((char)next, start);
        }
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\u00a0' && (Peek() != separator || separator == ' '))
            Take();
    }

    private int Peek()
    {
        if (_at == _read)
            (_at, _read) = (0, reader.Read(_buffer));
        return _at < _read ? _buffer[_at] : -1;
    }

    private int Take()
    {
        var next = Peek();
        if (next >= 0)
            _at++;
        return next;
    }

    private void Close(int start, int end)
    {
        if (_cells.Count == TableLimits.Fields)
            throw new InvalidInputException("file", $"{name}, line {Number} has more than {TableLimits.Fields:N0} columns.");
        // What a quote holds is trimmed too: numbers in it are numbers.
        var text = _text.AsSpan(start, end - start);
        _cells.Add((start + text.Length - text.TrimStart().Length, text.Trim().Length));
    }

    private void Append(char c, int start)
    {
        if (_length - start >= TableLimits.Cell)
            throw new InvalidInputException("file", $"{name}, line {Number}, column {_cells.Count + 1} has more than {TableLimits.Cell:N0} characters. Close its quote, or remove the column.");
        if (_length >= TableLimits.Record)
            throw new InvalidInputException("file", $"{name}, line {Number} has more than {TableLimits.Record:N0} characters.");
        if (_length == _text.Length)
            Array.Resize(ref _text, 2 * _length);
        _text[_length++] = c;
    }
}
