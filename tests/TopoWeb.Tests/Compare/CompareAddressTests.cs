using TopoWeb.Compare;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Compare;

public sealed class CompareAddressTests
{
    [Fact]
    public void Parse_WhatWriteWrites_IsTheSame()
    {
        CompareEntry[] entries = [new(Guid.NewGuid(), "L1_000100"), new(Guid.NewGuid(), "points"), new(Guid.NewGuid(), null)];
        var (read, notices) = CompareAddress.Parse(CompareAddress.Write(entries));

        Assert.Equal(entries, read);
        Assert.Empty(notices);
    }

    [Fact]
    public void Parse_Nonsense_IsLeftOutAndSaid()
    {
        var run = Guid.NewGuid();
        var (read, notices) = CompareAddress.Parse($"x, {run}:a,,{run}:a,7:b");

        Assert.Equal([new CompareEntry(run, "a")], read);
        Assert.Equal(3, notices.Count);
        Assert.Empty(CompareAddress.Parse(null).Entries);
    }

    [Fact]
    public void Parse_TooMany_TakesTheFirstSix()
    {
        var (read, notices) = CompareAddress.Parse(string.Join(',', Enumerable.Range(0, 8).Select(_ => Guid.NewGuid())));

        Assert.Equal(6, read.Count);
        Assert.Equal(2, notices.Count);
    }

    [Fact]
    public void Distances_EndlessBarsOrNoBarcode_AreInfiniteOrMissing()
    {
        var one = Samples.Result() with { Barcode = Samples.Barcode((0, 0, null), (1, 0.1, 0.5)) };
        var two = Samples.Result() with { Barcode = Samples.Barcode((0, 0, null), (0, 0, null), (1, 0.1, 0.7)) };
        var none = Samples.Result() with { Barcode = null };
        var zero = DistanceTable.Of([one, two, none], 0, default);
        var loops = DistanceTable.Of([one, two, none], 1, default);

        Assert.True(zero is { HasInfinite: true, HasMissing: true });
        Assert.Equal(double.PositiveInfinity, zero.Bottleneck[0][1]);
        Assert.Equal(0.2, loops.Bottleneck[0][1], 12);
        Assert.Equal(0.2, loops.Wasserstein[1][0], 12);
        Assert.True(double.IsNaN(loops.Bottleneck[2][2]));
        Assert.False(loops.HasInfinite);
    }

    [Fact]
    public void Differences_OneSetting_IsTheOnlyRowThatDiffers()
    {
        var one = Samples.Result();
        var two = one with { Spec = one.Spec with { Mapper = one.Spec.Mapper! with { Resolution = 40 } } };
        var rows = SettingDifferences.Of([one, two]);

        Assert.Equal(("Mapper", "Resolution"), (rows.Single(r => r.Differs).Section, rows.Single(r => r.Differs).Name));
        Assert.Equal(["30", "40"], rows.Single(r => r.Differs).Values);
        Assert.DoesNotContain(rows, r => r.Section == "Timings");
        Assert.Contains(SettingDifferences.Of([one, one with { Spec = one.Spec with { Mapper = null } }]), r => r.Name == "Gain" && r.Values[1] is null);
    }

    [Fact]
    public void Bars_OfSeveral_StandOnOneAxis()
    {
        var one = Samples.Result() with { Barcode = Samples.Barcode((1, 0, 0.2)) };
        var two = Samples.Result() with { Barcode = Samples.Barcode((1, 0, 0.8)) };
        var bars = ComparedBars.Of([one, two, one with { Barcode = null }], []);

        Assert.Equal(4, bars.Rows[1].Geometry!.Panels[0].Bars[0].Width / bars.Rows[0].Geometry!.Panels[0].Bars[0].Width, 9);
        Assert.Null(bars.Rows[2].Geometry);
    }
}
