using System.Buffers.Binary;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Bytes that buffers and texts of all columns may still unpack to: many may name the same bytes.</summary>
/// <param name="bytes">At the beginning.</param>
/// <param name="setting">Name of the setting; null where there is none.</param>
internal sealed class ArrowBudget(long bytes, string? setting)
{
    private long _taken;

    public void Take(long count)
    {
        if (count > bytes - _taken)
            throw new TopoWeb.Topology.InvalidInputException("file", $"The Arrow file unpacks to more than the limit of {bytes:N0} bytes{TableLimits.In(setting)}.");
        _taken += count;
    }
}

/// <summary>Rows of a table, or values of a dictionary: lengths and buffers of columns one after the other.</summary>
internal ref struct ArrowBatch
{
    private readonly FlatTable _batch;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ArrowBudget _budget;
    private readonly int _codec;
    private readonly (int Start, int Count) _nodes;
    private readonly (int Start, int Count) _buffers;
    private readonly (int Start, int Count) _views;
    private int _node;
    private int _buffer;
    private int _view;

    public ArrowBatch(FlatTable batch, ReadOnlyMemory<byte> body, ArrowBudget budget)
    {
        _batch = batch;
        (_body, _budget) = (body, budget);
        _codec = batch.TryTable(3, out var compression) ? (int)compression.Number(0, 1) + 1 : 0;
        // Items of two numbers of eight bytes.
        (_nodes, _buffers, _views) = (batch.Vector(1, 16), batch.Vector(2, 16), batch.Vector(4, 8));
        Rows = batch.Number(0, 8);
    }

    /// <summary>As declared.</summary>
    public long Rows { get; }

    /// <summary>Goes on behind a column.</summary>
    public void Skip(ArrowType type)
    {
        _node += type.Nodes;
        _buffer += type.Buffers;
        for (var i = 0; i < type.Views; i++)
            _buffer += Views();
    }

    /// <summary>Reads a column of so many rows.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="dictionary">What the numbers stored are places in; null where they are the values.</param>
    /// <param name="rows">Rows of the batch, held against the limits.</param>
    /// <param name="into">Receives the values.</param>
    public void Read(ArrowType stored, ArrowValues? dictionary, int rows, ArrowValues into)
    {
        if (_node >= _nodes.Count || _batch.Long(_nodes, 2 * _node) != rows)
            throw ArrowTable.Damaged("a column has another length than its batch");
        var missing = _batch.Long(_nodes, 2 * _node + 1);
        if (stored.Kind == ArrowKind.Empty)
        {
            Skip(stored);
            for (var i = 0; i < rows; i++)
                into.AddMissing();
            return;
        }
        var valid = Buffer(_buffer);
        if (missing == 0 || valid.IsEmpty)
            valid = default;
        else if (valid.Length < (rows + 7) / 8)
            throw Short();
        var first = Buffer(_buffer + 1);
        var (bytes, texts, views) = ((rows + 7L) / 8, ReadOnlyMemory<byte>.Empty, (List<ReadOnlyMemory<byte>>)[]);
        switch (stored.Kind)
        {
            case ArrowKind.Text or ArrowKind.LargeText:
                bytes = rows == 0 ? 0 : (rows + 1L) * (stored.Kind == ArrowKind.Text ? 4 : 8);
                texts = Buffer(_buffer + 2);
                break;
            case ArrowKind.TextView:
                bytes = 16L * rows;
                var more = Views();
                for (var i = 0; i < more; i++)
                    views.Add(Buffer(_buffer + 2 + i));
                _view--;
                break;
            case not ArrowKind.Boolean:
                bytes = (long)stored.Size * rows;
                break;
        }
        if (first.Length < bytes)
            throw Short();
        Skip(stored);
        for (var i = 0; i < rows; i++)
        {
            if (!valid.IsEmpty && !ArrowValues.IsSet(valid.Span, i))
                into.AddMissing();
            else if (dictionary is not null)
                into.Add(dictionary, (long)ArrowValues.NumberOf(stored, first.Span, i));
            else if (stored.Kind == ArrowKind.Boolean)
                into.AddBoolean(first.Span, i);
            else if (stored.Kind == ArrowKind.TextView)
                into.AddView(first.Span, views, i, _budget);
            else if (stored.IsText)
                into.AddText(first.Span, texts.Span, i, _budget);
            else
                into.AddNumber(first.Span, i);
        }
    }

    private int Views()
    {
        if (_view >= _views.Count || _batch.Long(_views, _view) is not (>= 0 and var count) || count > _buffers.Count)
            throw FlatTable.Damaged();
        _view++;
        return (int)count;
    }

    private readonly ReadOnlyMemory<byte> Buffer(int index)
    {
        if (index >= _buffers.Count)
            throw ArrowTable.Damaged("a buffer is missing");
        var (offset, length) = (_batch.Long(_buffers, 2 * index), _batch.Long(_buffers, 2 * index + 1));
        if (offset < 0 || length < 0 || length > _body.Length || offset > _body.Length - length)
            throw ArrowTable.Damaged("a buffer lies outside the file");
        var stored = _body.Slice((int)offset, (int)length);
        if (_codec == 0 || length == 0)
            return stored;
        if (length < 8)
            throw Short();
        var size = BinaryPrimitives.ReadInt64LittleEndian(stored.Span);
        if (size == -1)
            return stored[8..]; // would have grown
        if (size is < 0 or > int.MaxValue)
            throw Short();
        if (size == 0)
            return default; // some writers pack nothing, others an empty frame
        _budget.Take(size);
        return ArrowCodec.Unpack(_codec, stored[8..], (int)size);
    }

    private static TopoWeb.Topology.InvalidInputException Short() => ArrowTable.Damaged("a buffer holds fewer values than the batch declares");
}
