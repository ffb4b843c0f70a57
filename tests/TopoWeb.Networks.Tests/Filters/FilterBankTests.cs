using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Filters;

public sealed class FilterBankTests
{
    [Fact]
    public void Take_OneChannel_KeepsItsFiltersAndSaysWhichItWas()
    {
        var bank = FilterBank.Stack([Network(0), Network(1)], 1, 0);
        var green = bank.Take(1);

        Assert.Equal((2, 2, 1, 4), (green.Networks, green.Out, green.In, green.Count));
        for (var row = 0; row < green.Count; row++)
        {
            var provenance = green.ProvenanceOf(row);
            Assert.Equal(1, provenance.In);
            // The row of the whole bank with the same network, output and input channel.
            var whole = Enumerable.Range(0, bank.Count).Single(r => bank.ProvenanceOf(r) is var p && (p.Network, p.Out, p.In) == (provenance.Network, provenance.Out, 1));
            Assert.Equal(bank.ToPoints().Row(whole).ToArray(), green.ToPoints().Row(row).ToArray());
        }
    }

    [Fact]
    public void Select_SomeRows_KeepsEachWithWhereItComesFrom()
    {
        var bank = FilterBank.Stack([Network(1), Network(4)], 1, 0);
        int[] rows = [bank.Count - 1, 0, 3];
        var chosen = bank.Select(rows);
        Assert.Equal((1, 3, 1, 3), (chosen.Networks, chosen.Out, chosen.In, chosen.Count));
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(bank.ProvenanceOf(rows[i]) with { Row = i }, chosen.ProvenanceOf(i));
            Assert.Equal(bank.ToPoints().Row(rows[i]).ToArray(), chosen.ToPoints().Row(i).ToArray());
        }
        // Of single filters no channel can be taken.
        Assert.Throws<InvalidInputException>(() => chosen.Take(0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Take_AChannelThatIsNotThere_SaysWhichAre(int channel) =>
        Assert.Equal($"channel is {channel}; the layer has the input channels 0 to 2.", Assert.Throws<InvalidInputException>(() => FilterBank.Stack([Network(0)], 1, 0).Take(channel)).Message);

    [Fact]
    public void TakeLayer_OfSeveral_GivesItsFiltersAndWhereTheyComeFrom()
    {
        // Layer 3 with 2×1 filters, one channel of layer 5 with 2 filters.
        var bank = new FilterBank(1, 4, 1, 1, [10, 11, 20, 21], [], null, null) { Parts = [new(3, 2, 1, 0), new(5, 2, 1, 7)] };

        Assert.Equal([3, 5], bank.Layers());
        var (third, fifth) = (bank.TakeLayer(3), bank.TakeLayer(5));
        Assert.Equal([10f, 11f], third.Values);
        Assert.Equal((3, 2, 1), (third.Layer, third.Out, third.In));
        Assert.Equal(new Provenance(1, null, null, 3, 1, 0, null), third.ProvenanceOf(1));
        Assert.Equal([20f, 21f], fifth.Values);
        Assert.Equal(new Provenance(1, null, null, 5, 1, 7, null), fifth.ProvenanceOf(1));
        Assert.Equal("No filters of layer 4; the layers are 3, 5.", Assert.Throws<InvalidInputException>(() => bank.TakeLayer(4)).Message);
        Assert.Same(third, third.TakeLayer(3));

        // The same of a selection of filters.
        var selection = bank.Select([3, 0, 1]);
        Assert.Equal([5, 3], selection.Layers());
        Assert.Equal([10f, 11f], selection.TakeLayer(3).Values);
        Assert.Equal(new Provenance(1, null, null, 3, 1, 0, null), selection.TakeLayer(3).ProvenanceOf(1));
    }

    [Fact]
    public void Stack_WithNetworksMissing_NamesThoseThatAreThere()
    {
        var bank = FilterBank.Stack([Network(1), Network(4)], 1, 0);
        Assert.Equal([1, 4], Enumerable.Range(0, bank.Count).Select(r => bank.ProvenanceOf(r).Network!.Value).Distinct());
        Assert.Equal(104, bank.ProvenanceOf(bank.Count - 1).Seed);
    }

    [Fact]
    public void FindDivergence_OfCheckpoints_IsTheFirstThatIsNotFinite()
    {
        var good = Network(0);
        Assert.Null(good.FindDivergence());
        var layer = good.Checkpoints[0].Layers[0];
        var bad = new NetworkCheckpoint(200, [layer with { Values = [.. layer.Values[..^1], float.NaN] }], 0.1, double.NaN);
        Assert.Equal(200, (good with { Checkpoints = [good.Checkpoints[0], bad, bad with { Iteration = 300 }] }).FindDivergence());
    }

    /// <summary>One layer of 2 filters on 3 channels; every number once.</summary>
    private static TrainedNetwork Network(int index) =>
        new(index, 100 + index, [new(0, [new(1, 2, 3, [.. Enumerable.Range(0, 54).Select(i => (float)(1000 * index + i))])], 0.5, 1)], 0);
}
