namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Links and attributes that the latest format keeps outside the header of their object, where there are many.</summary>
/// <remarks>HDF5 File Format Specification, IV.A.2.c (link info), IV.A.2.v (attribute info), III.A.2 (records of types 5 and 8).</remarks>
internal static class HdfDense
{
    private const int ByLinkName = 5, ByAttributeName = 8;
    private const int HeapIdBytesOfLink = 7, HeapIdBytesOfAttribute = 8;
    private const int Shared = 2; // flag: the message lies elsewhere

    public static HdfObject Expand(HdfMetadata metadata, HdfObject header)
    {
        var more = new List<HdfMessage>();
        foreach (var message in header.Messages)
            if (message.Type is HdfMessage.LinkInfo or HdfMessage.AttributeInfo)
                Read(metadata, message, more);
        return more.Count == 0 ? header : header.With(more);
    }

    private static void Read(HdfMetadata metadata, HdfMessage message, List<HdfMessage> more)
    {
        var links = message.Type == HdfMessage.LinkInfo;
        var cursor = new HdfCursor(message.Data, message.At);
        cursor.Byte();
        cursor.Take((cursor.Byte() & 1) != 0 ? links ? 8 : 2 : 0); // the largest number of creation
        var (heapAt, names) = (cursor.Int64(), cursor.Int64());
        if (heapAt == HdfMetadata.Undefined || names == HdfMetadata.Undefined)
            return;
        var heap = new HdfHeap(metadata, heapAt);
        HdfTree2.Read(metadata, names, "names", (type, record) =>
        {
            if (type != (links ? ByLinkName : ByAttributeName))
                throw HdfMetadata.Broken(names, $"a tree of names has records of the type {type}");
            var fields = new HdfCursor(record, names);
            fields.Take(links ? 4 : 0); // the hash of the name
            var id = fields.Take(links ? HeapIdBytesOfLink : HeapIdBytesOfAttribute);
            if (!links && (fields.Byte() & Shared) != 0)
                return;
            if (heap.Read(id, names) is { } found)
                more.Add(new(links ? HdfMessage.Link : HdfMessage.Attribute, found.Bytes, found.At));
        });
    }
}
