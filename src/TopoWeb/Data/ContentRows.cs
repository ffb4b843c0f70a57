namespace TopoWeb.Data;

public enum ContentPlace
{
    /// <summary>In chunks, in the database.</summary>
    Database,

    /// <summary>A file in the shared directory.</summary>
    Directory,
}

/// <summary>Content by its hash, compressed; stored once, however many artifacts have it.</summary>
internal sealed class ContentRow
{
    /// <summary>SHA-256 of the content before compression, in hexadecimal.</summary>
    public required string Hash { get; set; }

    /// <summary>Bytes before compression.</summary>
    public long Size { get; set; }

    /// <summary>Bytes as stored.</summary>
    public long StoredSize { get; set; }

    /// <summary>Chunks in the database; 0 for a file.</summary>
    public int Chunks { get; set; }
    public ContentPlace Place { get; set; }

    /// <summary>When somebody stored it last. A young one without a reference may belong to something that is being written.</summary>
    public DateTime UsedAt { get; set; }
}

/// <summary>A piece of stored content. Read and written by <see cref="Contents.ChunkTable"/>, past the change tracker.</summary>
internal sealed class ContentChunkRow
{
    public long Id { get; set; }
    public required string Hash { get; set; }
    public int Ordinal { get; set; }

    /// <summary>SHA-256 of the piece.</summary>
    public required byte[] Checksum { get; set; }
    public required byte[] Data { get; set; }
}
