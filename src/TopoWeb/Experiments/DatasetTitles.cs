namespace TopoWeb.Experiments;

/// <summary>Names of data sets for people.</summary>
internal static class DatasetTitles
{
    public static string Of(string id) => id switch
    {
        "mnist" => "MNIST",
        "fashion-mnist" => "Fashion-MNIST",
        "cifar-10" => "CIFAR-10",
        "cifar-10-gray" => "CIFAR-10, gray",
        _ => id,
    };
}
