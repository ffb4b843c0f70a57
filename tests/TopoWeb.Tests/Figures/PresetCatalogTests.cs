using TopoWeb.Figures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Published;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Figures;

public sealed class PresetCatalogTests
{
    [Fact]
    public void Find_FigureTwoWithMnist_TakesMnistAndSaysNothing()
    {
        using var folder = new TemporaryFolder();
        SyntheticDigits.Write(folder.Path);

        var preset = new PresetCatalog(new DatasetCatalog([folder.Path])).Find(PresetCatalog.FigureTwoQuick);

        Assert.Equal("mnist", preset.Spec.Source.Training!.Dataset);
        Assert.Null(preset.Substitution);
        Assert.Equal((40, "M(64,32,64)"), (preset.Spec.Source.Networks, preset.Spec.Source.Training.Architecture));
        Assert.Equal([0, 100, 300], preset.Spec.Source.Training.Checkpoints);
    }

    [Fact]
    public void Find_FigureTwoWithFashionMnistAlone_TakesItAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        SyntheticDigits.Write(folder.Path);
        Directory.Move(folder.File("mnist"), folder.File("fashion-mnist"));

        var preset = new PresetCatalog(new DatasetCatalog([folder.Path])).Find(PresetCatalog.FigureTwoQuick);

        Assert.Equal("fashion-mnist", preset.Spec.Source.Training!.Dataset);
        Assert.Contains("MNIST is not installed", preset.Substitution, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Unknown_NamesThePresets()
    {
        var error = Assert.Throws<InvalidInputException>(() => new PresetCatalog(new DatasetCatalog([])).Find("figure-99"));

        Assert.Equal("preset", error.Field);
        Assert.Contains(PresetCatalog.FigureTwoQuick, error.Message, StringComparison.Ordinal);
    }
}
