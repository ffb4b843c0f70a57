using System.Security.Cryptography;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>CIFAR-10, binary version: six files of 10,000 records, each one label byte and 3,072 bytes (planes R, G, B of 32×32).</summary>
/// <param name="info">Which data set.</param>
/// <param name="gray">Whether its images are made gray.</param>
internal sealed class CifarSource(DatasetInfo info, bool gray = false) : DatasetSource(info)
{
    private const int Side = 32;
    private const int Pixels = 3 * Side * Side;
    private const int Records = 10_000;

    public static readonly string[] Names = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    private static readonly string[] Published =
    [
        "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
        "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
        "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
        "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
        "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
        "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
    ];

    public override IReadOnlyList<string> Official => Published;

    public override IReadOnlyList<string> Folders { get; } = ["cifar-10-batches-bin", Path.Combine("cifar-10", "cifar-10-batches-bin"), "cifar-10", ""];

    public override string Files => "data_batch_1.bin … data_batch_5.bin and test_batch.bin (the binary version)";

    public override IReadOnlyList<string>? FilesIn(string folder)
    {
        var files = Names.Select(name => new FileInfo(Path.Combine(folder, name))).ToArray();
        if (!Array.TrueForAll(files, f => f.Exists))
            return null;
        foreach (var file in files)
            if (file.Length != Records * (Pixels + 1))
                throw new InvalidInputException("dataset", $"{file.FullName} has {file.Length} bytes; {Records * (Pixels + 1)} expected.");
        return [.. files.Select(f => f.FullName)];
    }

    public override (ImageDataset Data, IReadOnlyList<string> Sha256) Load(IReadOnlyList<string> files, Action<string>? read = null)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var training = files.Count - 1;
        var size = gray ? Side * Side : Pixels;
        byte[] trainImages = new byte[training * Records * size], trainLabels = new byte[training * Records];
        byte[] testImages = new byte[Records * size], testLabels = new byte[Records];
        var sha256 = new string[files.Count];
        for (var f = 0; f < files.Count; f++)
        {
            var bytes = ReadFile(files[f]);
            all.AppendData(bytes);
            sha256[f] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            var (images, labels, first) = f < training ? (trainImages, trainLabels, f * Records) : (testImages, testLabels, 0);
            for (var r = 0; r < Records; r++)
            {
                var record = bytes.AsSpan(r * (Pixels + 1), Pixels + 1);
                if (record[0] > 9)
                    throw new InvalidInputException("dataset", $"{files[f]}: the label of record {r} is {record[0]}; labels are 0 to 9.");
                labels[first + r] = record[0];
                var image = images.AsSpan((first + r) * size, size);
                if (gray)
                    GrayScale.Convert(record[1..], image);
                else
                    record[1..].CopyTo(image);
            }
            read?.Invoke(files[f]);
        }
        var data = new ImageDataset(Info.Id, Side, Side, gray ? 1 : 3, trainImages, trainLabels, testImages, testLabels, Convert.ToHexStringLower(all.GetHashAndReset()));
        return (data, sha256);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return bytes.Length == Records * (Pixels + 1)
                ? bytes
                : throw new InvalidInputException("dataset", $"{path} has {bytes.Length} bytes; {Records * (Pixels + 1)} expected.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("dataset", $"{path} cannot be read: {e.Message}");
        }
    }
}
