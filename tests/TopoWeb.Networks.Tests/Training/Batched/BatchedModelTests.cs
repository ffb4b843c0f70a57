using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.State;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Tests.Training.Batched;

public sealed class BatchedModelTests
{
    [Theory]
    [InlineData("M(4,0,8)", false)]
    [InlineData("C(3,2,4)", false)]
    [InlineData("C(3,2,4)", true)]
    public void Step_ManyTimes_LeavesNoTensorBehind(string architecture, bool grouped)
    {
        TorchRuntime.Initialize();
        var settings = new TrainingSettings { Architecture = architecture, BatchSize = 4, Checkpoints = [1000] };
        var data = architecture[0] == 'C' ? TestData.MadeUpColour(20, 4) : TestData.MadeUp(20, 4);
        var preparation = ImagePreparation.For(settings.Validate(), data);
        using var images = new BatchedImages(data, preparation, CPU);
        using var run = new BatchedRun(settings, data, images, new ParameterLayout(settings.Validate(), preparation.Side, preparation.Channels), [new(0), new(1)], 7, CPU);
        run.Model.Variant = grouped ? ConvolutionVariant.Grouped : ConvolutionVariant.Columns;
        Steps(5);
        var statistics = DisposeScopeManager.Statistics;
        var before = statistics.ThreadTotalLiveCount;
        Steps(30);
        Assert.Equal(before, statistics.ThreadTotalLiveCount);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
                run.Step();
            run.ReadLosses();
            run.TakeCheckpoint(default);
            run.Save();
        }
    }

    [Theory]
    [InlineData(0.5, 10)]
    [InlineData(0.3, 11)]
    [InlineData(0, 3)]
    public void FillKept_AnyProbability_IsTheMaskOfFillDropout(double probability, int length)
    {
        var (factors, kept) = (new float[length], new byte[length]);
        var (one, other) = (new RandomGenerator(5), new RandomGenerator(5));
        one.FillDropout(factors, probability);
        other.FillKept(kept, probability);
        Assert.Equal(factors.Select(f => f > 0), kept.Select(k => k == 1));
        Assert.Equal(one.Next(), other.Next());
    }

    [Fact]
    public void Training_CropsOnTheDevice_AreThoseOfThePreparation()
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var data = TestData.MadeUpColour(20, 4);
        var preparation = new CropPreparation(3);
        using var images = new BatchedImages(data, preparation, CPU);
        var settings = new TrainingSettings { Architecture = "C(1,0,1)", BatchSize = 8 };
        var members = new[] { new TrainingMember(settings, data, preparation, 0, 1), new TrainingMember(settings, data, preparation, 1, 1) };
        foreach (var member in members)
            member.Draw.Next();
        var (pixels, labels) = images.Training(members, 8);
        var (seen, expected) = (DeviceTensors.Download<float>(pixels), new float[preparation.Size]);
        var numbers = DeviceTensors.Download<long>(labels);
        for (var i = 0; i < 16; i++)
        {
            var draw = members[i / 8].Draw;
            var item = draw.Items[i % 8];
            preparation.Fill(data.TrainImages.AsSpan(item * 3072, 3072), expected, draw.Views[i % 8]);
            Assert.Equal(expected, seen[(i * expected.Length)..((i + 1) * expected.Length)]);
            Assert.Equal(data.TrainLabels[item], numbers[i]);
        }
    }
}
