using Mono.Cecil;
using Mono.Cecil.Cil;
using TopoWeb.Networks.Training.Batched;

namespace TopoWeb.Tests.Structure;

/// <summary>A step of the batched trainer never waits for the device: whatever makes the processor wait is called in one place, which counts it.</summary>
public sealed class DeviceReadTests
{
    private const string Room = "TopoWeb.Networks.Training.Batched";

    /// <summary>Members of a tensor that bring its values to the processor, or ask the device for a shape.</summary>
    private static readonly string[] Reads =
    [
        "item", "cpu", "get_bytes", "data", "tolist", "nonzero", "masked_select", "ToString", "str", "ToSingle", "ToDouble", "ToInt32", "ToInt64", "ToBoolean", "ToByte", "ToScalar",
        "allclose", "equal", "is_nonzero", "unique", "bincount", "synchronize",
    ];

    [Fact]
    public void Batched_ReadsOfTensors_AreMadeInOnePlace()
    {
        using var module = ModuleDefinition.ReadModule(typeof(BatchedTrainer).Assembly.Location);
        var found = (from type in module.GetTypes().Where(t => Outer(t).Namespace == Room)
                     from method in type.Methods.Where(m => m.HasBody)
                     from instruction in method.Body.Instructions
                     where instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Ldftn
                     let called = (MethodReference)instruction.Operand
                     where called.DeclaringType.FullName.StartsWith("TorchSharp", StringComparison.Ordinal) && Reads.Contains(called.Name)
                     select $"{Outer(type).Name}: {called.Name}").Distinct().Order(StringComparer.Ordinal).ToList();
        // Upload writes into a tensor of the processor; the variants are timed before the first step.
        Assert.Equal(["DeviceTensors: cpu", "DeviceTensors: get_bytes", "VariantChoice: synchronize"], found);
    }

    private static TypeDefinition Outer(TypeDefinition type) => type.DeclaringType is { } outer ? Outer(outer) : type;
}
