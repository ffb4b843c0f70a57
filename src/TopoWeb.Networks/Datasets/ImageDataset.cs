namespace TopoWeb.Networks.Datasets;

/// <summary>Images and labels in memory, as stored (one byte a value, channel planes H×W).</summary>
/// <param name="Id">Identifier in the catalogue, for example <c>mnist</c>.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="TrainImages">n·C·H·W bytes.</param>
/// <param name="TrainLabels">n labels 0–9.</param>
/// <param name="TestImages">m·C·H·W bytes.</param>
/// <param name="TestLabels">m labels 0–9.</param>
/// <param name="Checksum">SHA-256 over the four decompressed parts, for the key of what is trained on them.</param>
public sealed record ImageDataset(
    string Id, int Height, int Width, int Channels,
    byte[] TrainImages, byte[] TrainLabels, byte[] TestImages, byte[] TestLabels, string Checksum);
