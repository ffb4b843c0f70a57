using System.Globalization;
using TopoWeb.Networks.Weights;
using TopoWeb.Topology;
using static TopoWeb.Networks.Tests.Weights.Pairs;
using static TopoWeb.Networks.Tests.Weights.TorchCheckpoint;

namespace TopoWeb.Networks.Tests.Weights;

/// <summary>Checkpoints laid out as training programs write them, after their sources; the right layers of each.</summary>
public sealed class TorchLayoutTests
{
    private static readonly TestTensor First = TestTensor.Made("conv1.weight", 4, 3, 3, 3);
    private static readonly TestTensor Second = new("layer1.0.conv2.weight", [2, 4, 3, 3], [.. TestTensor.Made("", 2, 4, 3, 3).Values.Select(v => -v)]);
    private static readonly TestTensor[] Net = [First, TestTensor.Made("bn1.running_mean", 4), Second, TestTensor.Made("fc.weight", 5, 2)];
    private static readonly TestTensor[] Copy = [.. Net.Select(t => t with { Values = [.. t.Values.Select(v => v / 2)] })];

    /// <summary>Moments of the weights have their shapes, and are no weights.</summary>
    private static readonly Pairs Optimizer = Dict(
        ("state", Dict((0, Dict(("step", TestTensor.Made("")), ("exp_avg", TestTensor.Made("", 4, 3, 3, 3)), ("exp_avg_sq", TestTensor.Made("", 4, 3, 3, 3)))), (1, Dict(("momentum_buffer", TestTensor.Made("", 2, 4, 3, 3)))))),
        ("param_groups", new object?[] { Dict(("lr", 0.1), ("betas", new Several(0.9, 0.999)), ("params", new object?[] { 0, 1 })) }));

    private static readonly Instance Arguments = new("argparse", "Namespace", Dict(("arch", "resnet18"), ("lr", 0.1), ("data", new Called("pathlib", "PosixPath", "data"))));

    private static object Best => new Called("numpy.core.multiarray", "scalar", new Called("numpy", "dtype", "f8", false, true), new byte[8]);

    /// <summary>Layout, what it is, where its weights are.</summary>
    public static TheoryData<string, string> OneState => new()
    {
        { "state dict", "" },
        { "imagenet example", "state_dict" },
        { "Lightning", "state_dict" },
        { "MMDetection", "state_dict" },
        { "BasicSR, params_ema only", "params_ema" },
        { "torchvision", "model" },
        { "detectron2", "model" },
        { "fairseq", "model" },
        { "DataParallel", "model_state_dict" },
        { "two levels", "checkpoint.model" },
        { "beside a tensor", "state_dict" },
        { "in a list", "0.net" },
        { "in an unknown object", "trainer.weights" },
        { "YOLOv5", "model" },
        { "diffusers list", "models.0" },
    };

    /// <summary>torch.nn.utils.prune keeps the weights and a mask, weight_norm a length and a direction: neither part is a layer.</summary>
    [Fact]
    public void Read_WeightsInTwoParts_AreComposed()
    {
        var mask = new TestTensor("conv1.weight_mask", First.Shape, [.. First.Values.Select((_, i) => i % 3 == 0 ? 0f : 1)]);
        var length = new TestTensor("body.weight_g", [2, 1, 1, 1], [3f, 0.5f]);
        var direction = Second with { Name = "body.weight_v" };
        using var file = WeightFile.Open(TorchWriter.Save([First with { Name = "conv1.weight_orig" }, mask, length, direction]), "net.pth", Kernels.Small);
        Assert.Equal(["conv1.weight 4×3", "body.weight 2×4"], file.Layers.Select(l => $"{l.Name} {l.Out}×{l.In}"));
        Assert.Equal(First.Values.Zip(mask.Values, (w, m) => w * m), file.ReadLayer(1).Values);
        var norms = Second.Values.Chunk(36).Select(v => Math.Sqrt(v.Sum(x => (double)x * x))).ToArray();
        Assert.Equal(Second.Values.Select((v, i) => length.Values[i / 36] * v / norms[i / 36]), file.ReadLayer(2).Values.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Contains("Pruned weights were multiplied by their masks.", file.Notes);
        Assert.Contains("Weights under weight normalisation were computed from length and direction.", file.Notes);
        using var newer = WeightFile.Open(TorchWriter.Save([length with { Name = "body.parametrizations.weight.original0" }, direction with { Name = "body.parametrizations.weight.original1" }]), "net.pth", Kernels.Small);
        Assert.Equal("body.weight", Assert.Single(newer.Layers).Name);
        Assert.Equal(file.ReadLayer(2).Values, newer.ReadLayer(1).Values);
    }

    [Theory]
    [MemberData(nameof(OneState))]
    public void Read_OneStateDict_IsFoundWhereverItIs(string layout, string path)
    {
        var prefix = layout is "imagenet example" or "DataParallel" ? "module." : layout == "Lightning" ? "model." : "";
        foreach (var content in new[] { Save(Layout(layout)), SaveLegacy(Layout(layout)) })
        {
            using var file = WeightFile.Open(content, "model_best.pth.tar", Kernels.Small);
            Assert.Equal([(1, prefix + First.Name), (2, prefix + Second.Name)], file.Layers.Select(l => (l.Number, l.Name)));
            Assert.Equal(First.Values, file.ReadLayer(1).Values);
            Assert.Equal(Second.Values, file.ReadLayer(2).Values);
            Assert.Empty(file.Networks);
            Assert.Equal(path.Length > 0, file.Notes.Contains($"The weights are those of “{path}” in the file."));
        }
    }

    private static object Layout(string layout) => layout switch
    {
        // pytorch/examples, imagenet/main.py, save_checkpoint
        "imagenet example" => Dict(("epoch", 5), ("arch", "resnet18"), ("state_dict", State(Net, "module.")), ("best_acc1", TestTensor.Made("")), ("optimizer", Optimizer), ("scheduler", Dict(("step_size", 30), ("_last_lr", new object?[] { 0.1 })))),
        // Lightning, pytorch/trainer/connectors/checkpoint_connector.py, dump_checkpoint
        "Lightning" => Dict(("epoch", 3), ("global_step", 1200), ("pytorch-lightning_version", "2.1.0"), ("state_dict", State(Net, "model.")),
            ("loops", Dict(("fit_loop", Dict(("state_dict", Dict()), ("epoch_progress", Dict(("total", Dict(("ready", 4))))))), ("validate_loop", Dict()))),
            ("callbacks", Dict(("ModelCheckpoint{'monitor': 'val_loss'}", Dict(("best_model_score", TestTensor.Made("")), ("best_k_models", Dict(("a.ckpt", TestTensor.Made("")))))))), // a tensor a file
            ("optimizer_states", new object?[] { Optimizer }), ("lr_schedulers", Array.Empty<object?>()), ("hparams_name", "kwargs"),
            ("hyper_parameters", new Called("lightning_fabric.utilities.data", "AttributeDict", Dict(("lr", 0.001), ("layers", new object?[] { 16, 32 }))))),
        // MMCV, runner/checkpoint.py, save_checkpoint
        "MMDetection" => Dict(("meta", Dict(("env_info", "sys.platform: linux"), ("config", "model = dict(type='FasterRCNN')"), ("seed", 0), ("CLASSES", new Several("cat", "dog")), ("hook_msgs", Dict()))),
            ("state_dict", State(Net)), ("optimizer", Optimizer)),
        // BasicSR, models/base_model.py, save_network
        "BasicSR, params_ema only" => Dict(("params_ema", State(Net))),
        // torchvision, references/classification/train.py
        "torchvision" => Dict(("model", State(Net)), ("optimizer", Optimizer), ("lr_scheduler", Dict(("milestones", new Called("collections", "Counter", Dict((30, 1)))))), ("epoch", 89), ("args", Arguments), ("scaler", Dict(("scale", 65536.0)))),
        // fvcore, common/checkpoint.py, with a number of NumPy
        "detectron2" => Dict(("model", State(Net)), ("optimizer", Optimizer), ("scheduler", Dict(("last_epoch", 90_000))), ("iteration", 89_999), ("best", Best)),
        // fairseq, trainer.py, state_dict
        "fairseq" => Dict(("args", null), ("cfg", new Instance("omegaconf.dictconfig", "DictConfig", Dict(("_content", Dict())))), ("model", State(Net)), ("criterion", null),
            ("optimizer_history", new object?[] { Dict(("optimizer_name", "FairseqAdam"), ("num_updates", 100_000)) }), ("task_state", Dict()),
            ("extra_state", Dict(("train_iterator", Dict(("epoch", 5))), ("val_loss", 2.5), ("metrics", new Called("collections", "OrderedDict", [Array.Empty<object?>()])))), ("last_optimizer_state", Optimizer)),
        "DataParallel" => Dict(("epoch", 1), ("model_state_dict", State(Net, "module.")), ("optimizer_state_dict", Optimizer), ("loss", 0.25)),
        "two levels" => Dict(("checkpoint", Dict(("model", State(Net)), ("optim", Optimizer))), ("config", Dict(("seed", 1)))),
        "beside a tensor" => Dict(("epoch", 3), ("state_dict", State(Net)), ("acc", TestTensor.Made("", 1)), ("confusion", TestTensor.Made("", 10, 10))),
        "in a list" => new object?[] { Dict(("net", State(Net))) },
        "in an unknown object" => Dict(("trainer", new Instance("mylib.trainer", "Trainer", Dict(("weights", State(Net)), ("optimizer", new Instance("torch.optim.adam", "Adam", Dict([("defaults", Dict()), .. Optimizer.Items]))))))),
        // YOLOv5, train.py, with a state dict in place of the model
        "YOLOv5" => Dict(("epoch", -1), ("best_fitness", Best), ("model", State(Net)), ("ema", null), ("updates", 100), ("optimizer", null), ("opt", Dict(("cfg", ""))), ("git", Dict(("branch", null))), ("date", "2024-01-01T00:00:00")),
        "diffusers list" => Dict(("models", new object?[] { State(Net), null })),
        _ => State(Net),
    };

    public static TheoryData<string, string, string> SeveralStates => new()
    {
        { "timm", "state_dict", "state_dict_ema" },
        { "BasicSR", "params", "params_ema" },
        { "GAN", "generator", "discriminator" },
        { "GAN, nested", "generator.state_dict", "discriminator.state_dict" },
        { "torchvision with average", "model", "model_ema" },
        { "SWA", "model", "swa_model" },
        { "DINO", "student", "teacher" },
        { "beside kernels", "", "ema" },
    };

    [Theory]
    [MemberData(nameof(SeveralStates))]
    public void Read_SeveralStateDicts_ListsTheLayersOfAllByPath(string layout, string first, string second)
    {
        var (a, b) = (layout switch { "SWA" or "DINO" or "torchvision with average" => ("", "module."), _ => ("", "") });
        var root = layout switch
        {
            // timm, utils/checkpoint_saver.py
            "timm" => Dict(("epoch", 1), ("arch", "resnet50"), ("state_dict", State(Net)), ("optimizer", Optimizer), ("version", 2), ("args", Arguments), ("amp_scaler", Dict(("scale", 1.0))), ("state_dict_ema", State(Copy)), ("metric", 77.5)),
            "BasicSR" => Dict(("params", State(Net)), ("params_ema", State(Copy))),
            "GAN" => Dict(("generator", State(Net)), ("discriminator", State(Copy)), ("g_optim", Optimizer), ("d_optim", Optimizer)),
            "GAN, nested" => Dict(("generator", Dict(("state_dict", State(Net)), ("optimizer", Optimizer))), ("discriminator", Dict(("state_dict", State(Copy))))),
            "torchvision with average" => Dict(("model", State(Net)), ("optimizer", Optimizer), ("model_ema", Ordered([("n_averaged", TestTensor.Made("")), .. State(Copy, "module.").Items])), ("args", Arguments)),
            // torch.optim.swa_utils.AveragedModel
            "SWA" => Dict(("model", State(Net)), ("swa_model", Ordered([("n_averaged", TestTensor.Made("")), .. State(Copy, "module.").Items]))),
            "DINO" => Dict(("student", State(Net)), ("teacher", State(Copy, "module.")), ("optimizer", Optimizer), ("args", Arguments), ("dino_loss", Ordered(("center", TestTensor.Made("", 1, 10))))),
            _ => Ordered([.. State(Net).Items, ("ema", State(Copy))]),
        };
        using var file = WeightFile.Open(Save(root), "checkpoint", Kernels.Small);
        string Named(string path, string name) => path.Length > 0 ? $"{path}: {name}" : name;
        Assert.Equal([Named(first, a + First.Name), Named(first, a + Second.Name), Named(second, b + First.Name), Named(second, b + Second.Name)], file.Layers.Select(l => l.Name));
        Assert.Equal([1, 2, 3, 4], file.Layers.Select(l => l.Number));
        Assert.Equal(Copy[0].Values, file.ReadLayer(3).Values);
        Assert.Equal([.. Net[0].Values, .. Net[2].Values], file.ReadLayers([1, 2]).Values);
        Assert.Equal([new WeightGroup(first, 1, 2), new WeightGroup(second, 3, 4)], file.Networks);
        Assert.Contains(file.Notes, n => n.Contains("2 networks, or copies of one", StringComparison.Ordinal) && n.Contains($"“{second}” (layers 3 to 4)", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OneNetworkUnderTwoNames_IsListedUnderBoth()
    {
        var state = Dict(("state_dict", State(Net)));
        var model = Module("mylib.Net", [], [("conv", Convolution(First))]);
        using var file = WeightFile.Open(Save(Dict(("generator", state), ("discriminator", state), ("net", model), ("best", model))), "a.pt", Kernels.Small);
        Assert.Equal(["generator.state_dict", "generator.state_dict", "discriminator.state_dict", "discriminator.state_dict", "net", "best"], file.Layers.Select(l => l.Name[..l.Name.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Equal(Second.Values, file.ReadLayer(4).Values);
        Assert.Contains(file.Notes, n => n.Contains("once under several names", StringComparison.Ordinal) && n.Contains("“discriminator.state_dict: conv1.weight” (as “generator.state_dict: conv1.weight”)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WholeModel_GivesItsLayersInModuleOrder(bool legacy)
    {
        // Ultralytics, engine/trainer.py, save_model: half precision, modules within modules, among the attributes what is no module.
        var block = Module("ultralytics.nn.modules.conv.Conv", [], [("conv", Convolution(Second, type: "F16")), ("bn", Module("torch.nn.modules.batchnorm.BatchNorm2d", [("weight", TestTensor.Made("", 2))], [])), ("act", Module("torch.nn.modules.activation.SiLU", [], []))]);
        var up = TestTensor.Made("", 2, 5, 2, 2);
        var model = Module("ultralytics.nn.tasks.DetectionModel", [], [("model", Module("torch.nn.modules.container.Sequential", [], [("0", Convolution(First, type: "F16")), ("1", block), ("2", Convolution(up, "ConvTranspose2d", "F16", isTransposed: true))]))],
            ("yaml", Dict(("nc", 80))), ("save", new object?[] { 4, 6 }), ("names", Dict((0, "person"))), ("criterion", null), ("stride", TestTensor.Made("", 3)));
        var root = Dict(("epoch", -1), ("best_fitness", null), ("model", model), ("ema", null), ("optimizer", null), ("train_args", Dict(("task", "detect"), ("imgsz", 640))), ("version", "8.0.0"));
        using var file = WeightFile.Open(legacy ? SaveLegacy(root) : Save(root), "yolov8n.pt", Kernels.Small);
        Assert.Equal([("model.0.weight", 4, 3, "F16"), ("model.1.conv.weight", 2, 4, "F16"), ("model.2.weight", 5, 2, "F16")], file.Layers.Select(l => (l.Name, l.Out, l.In, l.DataType)));
        Assert.Equal(First.Values, file.ReadLayer(1).Values);
        Assert.Equal(Second.Values, file.ReadLayer(2).Values);
        // Outputs and inputs exchanged.
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(o => Enumerable.Range(0, 2).SelectMany(i => up.Values.Skip((i * 5 + o) * 4).Take(4))), file.ReadLayer(3).Values);
        Assert.Contains(file.Notes, n => n.Contains("Transposed convolutions", StringComparison.Ordinal) && n.Contains("“model.2.weight”", StringComparison.Ordinal));
        Assert.Contains("The weights are those of “model” in the file.", file.Notes);
    }

    [Fact]
    public void Read_ModelAndAverage_ListsBoth()
    {
        static Instance Net(TestTensor weight) => Module("mylib.Net", [], [("conv", Convolution(weight))]);
        using var file = WeightFile.Open(Save(Dict(("model", Net(First)), ("ema", Net(Copy[0])))), "last.pt", Kernels.Small);
        Assert.Equal(["model: conv.weight", "ema: conv.weight"], file.Layers.Select(l => l.Name));
        Assert.Equal(["1", "2"], file.Networks.Select(n => n.Numbers));
    }

    [Fact]
    public void Read_WholeModelInDataParallel_IsNamedAsItsStateDict()
    {
        using var file = WeightFile.Open(Save(Module("torch.nn.parallel.data_parallel.DataParallel", [], [("module", Module("mylib.Net", [], [("conv", Convolution(First))]))], ("device_ids", new object?[] { 0 }))), "a.pth", Kernels.Small);
        Assert.Equal("module.conv.weight", Assert.Single(file.Layers).Name);
        Assert.DoesNotContain(file.Notes, n => n.Contains("in the file", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_GraphOfFx_IsAModel()
    {
        var model = new Called("torch.fx.graph_module", "reduce_graph_module", Dict(("_parameters", Ordered()), ("_modules", Ordered(("conv", Convolution(First)))), ("_code", "def forward(self, x): …")), "import torch");
        Assert.Equal(First.Values, Kernels.ReadAll(Save(model), "a.pth"));
    }

    [Fact]
    public void Read_AttributesOfAModel_AreAModel()
    {
        // StyleGAN, torch_utils/persistence.py: the class is a source text in the file, its attributes a dictionary beside.
        static Called Persistent(Instance module) => new("torch_utils.persistence", "_reconstruct_persistent_obj", Dict(("type", "class"), ("version", 6), ("module_src", "import os"), ("class_name", "Layer"), ("state", module.State)));
        var synthesis = Persistent(Module("x.y", [], [("conv", Persistent(Module("x.y", [("weight", First)], [])))]));
        using var file = WeightFile.Open(Save(Dict(("G", synthesis), ("G_ema", Module("x.y", [("weight", Second)], []).State))), "network.pkl", Kernels.Small);
        Assert.Equal(["G: conv.weight", "G_ema: weight"], file.Layers.Select(l => l.Name));
        Assert.Equal(First.Values, file.ReadLayer(1).Values);
    }

    [Fact]
    public void Read_KeysThatAreNoText_AreNamedByTheirPlace()
    {
        using var file = WeightFile.Open(Save(Dict((new Several(0, "a"), First), (new Several(1, "b"), Second), (7, TestTensor.Made("", 3, 3, 2, 2)))), "a.pt", Kernels.Small);
        Assert.Equal(["#0", "#1", "7"], file.Layers.Select(l => l.Name));
    }

    [Fact]
    public void Read_Quantised_GivesValues()
    {
        var numbers = Enumerable.Range(0, 36).Select(i => (sbyte)(i * 7 % 256 - 128)).ToArray();
        var one = new Quantised(numbers, [2, 2, 3, 3], new Several(new Named("torch", "per_tensor_affine"), 0.25, 3));
        var scales = new Stored(new TestTensor("", [2], [0.5f, 2]), "F64");
        var each = new Quantised(numbers, [2, 2, 3, 3], new Several(new Named("torch", "per_channel_affine"), scales, new object?[] { 0, -1 }, 0));
        using var file = WeightFile.Open(Save(Ordered(("a.weight", one), ("b.weight", each), ("a.scale", 0.1))), "a.pth", Kernels.Small);
        Assert.Equal([("a.weight", "I8 quantised"), ("b.weight", "I8 quantised")], file.Layers.Select(l => (l.Name, l.DataType)));
        Assert.Equal(numbers.Select(n => 0.25f * (n - 3)), file.ReadLayer(1).Values);
        Assert.Equal(numbers.Select((n, i) => i < 18 ? 0.5f * n : 2f * (n + 1)), file.ReadLayer(2).Values);
        var damaged = new Quantised(numbers, [2, 2, 3, 3], new Several(new Named("torch", "per_channel_affine"), scales, new object?[] { 0, 1, 2 }, 0));
        Kernels.Refused(Save(Ordered(("a.weight", damaged))), "a.pth", "3 scales or zero points for 2 channels");
    }

    [Fact]
    public void Read_TiedWeights_ListsBothAndSaysSo()
    {
        var tied = First with { Name = "decoder.weight" };
        using var file = WeightFile.Open(Save(State([First, Second, tied])), "a.pth", Kernels.Small);
        Assert.Equal(3, file.Layers.Count);
        Assert.Equal(First.Values, file.ReadLayer(3).Values);
        Assert.Contains(file.Notes, n => n.Contains("once under several names", StringComparison.Ordinal) && n.Contains("“decoder.weight” (as “conv1.weight”)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_ArraysOfNumpy_AreTensorsToo(bool asText)
    {
        // detectron2's model zoo: a plain pickle of arrays. In a file of torch.save they are read as well.
        var columns = new TestTensor("c", [2, 1, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]);
        var large = TestTensor.Made("res4.weight", 60, 50, 3, 3);
        var root = Dict(("model", Ordered((First.Name, NumpyArray(First, asText)), (large.Name, NumpyArray(large, asText)), ("c", NumpyArray(columns, asText, columnsFirst: true)))), ("__author__", "Detectron2 Model Zoo"), ("matching_heuristics", true));
        foreach (var content in new[] { Pickle(root).Pickle, Save(root) })
        {
            using var file = WeightFile.Open(content, "model_final.pkl", Kernels.Small);
            Assert.Equal([First.Name, large.Name, "c"], file.Layers.Select(l => l.Name));
            Assert.Equal(First.Values, file.ReadLayer(1).Values);
            Assert.Equal(large.Values, file.ReadLayer(2).Values);
            Assert.Equal([0, 4, 2, 6, 1, 5, 3, 7], file.ReadLayer(3).Values);
        }
    }

    [Fact]
    public void Read_StateDictPickledWithoutTorchSave_IsRead()
    {
        // pickle.dump(model.state_dict(), file): torch/storage.py, __reduce__, saves each storage into bytes.
        static byte[] Storage(TestTensor tensor) => [.. SaveLegacy(Dict())[..15], .. new TorchWriter().Int(1001).Raw((byte)'.').Content, .. new TorchWriter().Raw((byte)'}', (byte)'.').Content,
            .. new TorchWriter().Raw((byte)'(').Text("storage").Global("torch", "FloatStorage").Text("7").Text("cpu").Int(tensor.Values.Length).Raw((byte)'N', (byte)'t', (byte)'Q', (byte)'.').Content,
            .. new TorchWriter().Raw((byte)']').Text("7").Raw((byte)'a', (byte)'.').Content, .. BitConverter.GetBytes((long)tensor.Values.Length), .. tensor.Bytes()];
        static Called Tensor(TestTensor tensor, byte[] storage) => new("torch._utils", "_rebuild_tensor_v2", new Called("torch.storage", "_load_from_bytes", storage), 0,
            new Several([.. tensor.Shape.Select(s => (object?)s)]), new Several([.. TorchWriter.Strides(tensor.Shape).Select(s => (object?)s)]), false, Ordered());
        var content = Pickle(Ordered((First.Name, Tensor(First, Storage(First))), (Second.Name, Tensor(Second, Storage(Second))))).Pickle;
        using var file = WeightFile.Open(content, "model.pkl", Kernels.Small);
        Assert.Equal(First.Values, file.ReadLayer(1).Values);
        Assert.Equal(Second.Values, file.ReadLayer(2).Values);
        Kernels.Refused(Pickle(Ordered((First.Name, Tensor(First, Storage(First)[..^4])))).Pickle, "model.pkl", "claims 108 values, but has 428 bytes");
        // In itself once more.
        Kernels.Refused(Pickle(Ordered((First.Name, Tensor(First, [.. SaveLegacy(Dict())[..15], .. content])))).Pickle, "model.pkl", "plain pickle");
    }

    [Fact]
    public void Read_TorchScript_GivesItsLayers()
    {
        static Instance Script(string name, params (object, object?)[] attributes) => new($"__torch__.{name[..name.LastIndexOf('.')]}", name[(name.LastIndexOf('.') + 1)..], Dict([("training", false), ("_is_full_backward_hook", null), .. attributes]));
        var (pickle, storages) = Pickle(Script("mylib.Net", ("features", Script("torch.nn.modules.container.Sequential", ("0", Script("torch.nn.modules.conv.Conv2d", ("weight", First), ("bias", null))), ("1", Script("torch.nn.modules.conv.ConvTranspose2d", ("weight", TestTensor.Made("", 3, 2, 3, 3))))))));
        var content = Kernels.Zip([("net/data.pkl", pickle), .. storages.Select(s => ($"net/data/{s.Key}", s.Content)), ("net/code/__torch__/mylib.py", "def forward(self): …"u8.ToArray()), ("net/constants.pkl", new TorchWriter().Raw((byte)')', (byte)'.').Content), ("net/version", "6"u8.ToArray())]);
        using var file = WeightFile.Open(content, "scripted.pt", Kernels.Small);
        Assert.Equal([("features.0.weight", 4, 3), ("features.1.weight", 2, 3)], file.Layers.Select(l => (l.Name, l.Out, l.In)));
        Assert.Equal(First.Values, file.ReadLayer(1).Values);

        var (frozen, constants) = Pickle(new Several(TestTensor.Made("", 3), First));
        var program = Kernels.Zip([("net/data.pkl", Pickle(Script("mylib.Net")).Pickle), ("net/constants.pkl", frozen), .. constants.Select(s => ($"net/constants/{s.Key}", s.Content)), ("net/code/a.py", [])]);
        using var folded = WeightFile.Open(program, "frozen.pt", Kernels.Small);
        Assert.Equal("c1", Assert.Single(folded.Layers).Name);
        Assert.Equal(First.Values, folded.ReadLayer(1).Values);
        Assert.Contains(folded.Notes, n => n.Contains("frozen TorchScript program", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_StorageWithoutType_TakesThatOfTheTensor()
    {
        byte[] Write(string type) => TorchWriter.Zip(new TorchWriter().OrderedDict().Raw((byte)'(').Text("w").Global("torch._utils", "_rebuild_tensor_v3").Raw((byte)'(', (byte)'(').Text("storage").Global("torch.storage", "UntypedStorage").Text("0").Text("cpu").Int(108 * 4)
            .Raw((byte)'t', (byte)'Q').Int(0).Tuple(4, 3, 3, 3).Tuple(27, 9, 3, 1).Raw(0x89).OrderedDict().Global("torch", type).Raw((byte)'t', (byte)'R', (byte)'u', (byte)'.').Content, ("0", First.Bytes()));
        Assert.Equal(First.Values, Kernels.ReadAll(Write("float32"), "a.pt"));
        Kernels.Refused(Write("float8_e4m3fn"), "a.pt", "values that are not F32", "“w”");
    }

    [Fact]
    public void Read_TensorOfASubclass_IsATensor()
    {
        var writer = new TorchWriter().OrderedDict().Raw((byte)'(').Text("w").Global("torch._tensor", "_rebuild_from_type_v2").Raw((byte)'(').Global("torch._utils", "_rebuild_tensor_v2").Global("mylib", "MyTensor").Raw((byte)'(', (byte)'(')
            .Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Int(108).Raw((byte)'t', (byte)'Q').Int(0).Tuple(4, 3, 3, 3).Tuple(27, 9, 3, 1).Raw(0x89).OrderedDict().Raw((byte)'t', (byte)'}', (byte)'t', (byte)'R', (byte)'u', (byte)'.');
        Assert.Equal(First.Values, Kernels.ReadAll(TorchWriter.Zip(writer.Content, ("0", First.Bytes())), "a.pt"));
    }

    [Fact]
    public void Read_OldestFormat_SaysWhatToDo()
    {
        static byte[] Tar(params string[] names)
        {
            using var tar = new MemoryStream();
            using (var writer = new System.Formats.Tar.TarWriter(tar, System.Formats.Tar.TarEntryFormat.Pax, leaveOpen: true))
                foreach (var name in names)
                    writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { DataStream = new MemoryStream(new byte[700]) });
            return tar.ToArray();
        }
        Kernels.Refused(Tar("sys_info", "pickle", "tensors", "storages"), "alexnet.pth", "first versions of PyTorch", "torch.load(path, weights_only=False)", "state_dict");
        Kernels.Refused(Tar("run1/model.pth", "run1/log.txt"), "run.pth.tar", "tar archive", "“run1/model.pth”, “run1/log.txt”", "tar -xf");
        Assert.Throws<InvalidInputException>(() => Kernels.ReadAll(Tar("a")[..600], "a.tar"));
    }

    [Fact]
    public void Read_HalfLayers_NamesWhatIsLeftOut()
    {
        using var file = WeightFile.Open(Save(Dict(("backbone", State([First])), ("head", State([TestTensor.Made("fc.weight", 5, 2)])))), "a.pth", Kernels.Small);
        Assert.Equal(First.Name, Assert.Single(file.Layers).Name);
        Assert.Contains(file.Notes, n => n.Contains("dense", StringComparison.Ordinal) && n.Contains("“head: fc.weight”", StringComparison.Ordinal));
        Assert.Equal("1", file.Layers[0].Number.ToString(CultureInfo.InvariantCulture));
    }
}
