using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Onnx;

/// <summary>A tensor that is the same whatever the model is given, or why there is none.</summary>
/// <param name="Name">Name of the stored tensor that it comes from.</param>
/// <param name="Tensor">The tensor; null where it cannot be computed.</param>
/// <param name="Type">Type of the values.</param>
/// <param name="Integers">Its values, where it is a short list of integers.</param>
/// <param name="Operators">Operators that it takes to compute it.</param>
/// <param name="Reason">Why it cannot be computed, for “weights …”.</param>
internal sealed record OnnxConstant(string Name, WeightTensor? Tensor, OnnxType Type, IReadOnlyList<long>? Integers, int Operators, string? Reason)
{
    public static OnnxConstant Not(string reason) => new("", null, OnnxType.Of(0), null, 0, reason);
}

/// <summary>
/// Computes weights that exporters keep behind simple operators: Cast, Transpose, Reshape, Flatten, Squeeze, Unsqueeze, Identity, QuantizeLinear, DequantizeLinear and
/// element-wise arithmetic. Shapes are known at once; values are computed when they are read.
/// </summary>
/// <remarks>ONNX operator schemas, opset 21. No other operator is carried out.</remarks>
internal sealed class OnnxConstants(WeightLimits limits)
{
    private const int Deepest = 64;
    private const int MostOperators = 256; // one result may enter the next several times

    private readonly Dictionary<OnnxOperand, OnnxConstant> _known = new(ReferenceEqualityComparer.Instance);

    public OnnxConstant Of(OnnxOperand? operand, int depth = 0)
    {
        if (operand is null)
            return OnnxConstant.Not("are an input of the model");
        if (_known.TryGetValue(operand, out var known))
            return known;
        if (depth > Deepest)
            return OnnxConstant.Not("lie behind too many operators");
        var constant = operand.Tensor is { } tensor ? Stored(tensor, operand.Name) : Computed(operand.Node!, operand.Scope!, depth + 1);
        if (constant.Tensor is { Shape: var shape } && shape.Aggregate(1.0, (product, size) => product * size) * sizeof(float) > limits.MaximumTensorBytes)
            constant = OnnxConstant.Not($"are larger than the limit of {limits.MaximumTensorBytes} bytes");
        if (constant.Operators > MostOperators)
            constant = OnnxConstant.Not("lie behind too many operators");
        return _known[operand] = constant;
    }

    private static OnnxConstant Stored(IOnnxTensor tensor, string name)
    {
        if (tensor.Problem is { } problem)
            return OnnxConstant.Not(problem);
        var read = tensor.ToTensor(name, asConstant: true);
        return read.Read is null ? OnnxConstant.Not($"are of {read.DataType}") : new(name, read, tensor.Type, tensor.ToIntegers(name), 0, null);
    }

    private OnnxConstant Computed(OnnxNode node, OnnxScope scope, int depth)
    {
        if (node.Operator == "Constant")
            return Listed(node, scope);
        if (node.Operator is not ("Identity" or "Cast" or "CastLike" or "Transpose" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "QuantizeLinear" or "DequantizeLinear" or "Mul" or "Div" or "Add" or "Sub"))
            return OnnxConstant.Not($"are computed by {Shown.Name(node.Operator)}");
        var inputs = node.Inputs.Select(name => name.Length == 0 ? null : Of(scope.Find(name), depth)).ToArray();
        if (inputs is not [{ } first, ..])
            return OnnxConstant.Not($"are computed by {node.Operator} of nothing");
        if (inputs.FirstOrDefault(i => i is { Tensor: null }) is { } missing)
            return missing.Reason == "are an input of the model" ? OnnxConstant.Not($"are computed by {node.Operator} of an input of the model") : missing;
        var tensor = first.Tensor!;
        var operators = 1 + inputs.Sum(i => i?.Operators ?? 0);
        var at = (string name) => scope.Setting(node, name);
        var result = node.Operator switch
        {
            "Identity" => first,
            "Cast" => Cast(first, OnnxType.Of((int)Math.Clamp(at("to")?.Integer ?? 0, 0, 1000))),
            "CastLike" when inputs is [_, { } like] => Cast(first, like.Type),
            "Transpose" => Transpose(first, at("perm")?.Integers),
            "Reshape" => Reshape(first, (inputs.Length > 1 ? inputs[1]?.Integers : at("shape")?.Integers) is { } sizes ? OnnxShape.Of(tensor.Shape, sizes, at("allowzero")?.Integer == 1) : null),
            "Flatten" => Reshape(first, OnnxShape.Flatten(tensor.Shape, at("axis")?.Integer ?? 1)),
            "Squeeze" => Reshape(first, OnnxShape.Squeeze(tensor.Shape, (inputs.Length > 1 ? inputs[1]?.Integers : null) ?? at("axes")?.Integers)),
            "Unsqueeze" => Reshape(first, (inputs.Length > 1 ? inputs[1]?.Integers : at("axes")?.Integers) is { } axes ? OnnxShape.Unsqueeze(tensor.Shape, axes) : null),
            "DequantizeLinear" or "QuantizeLinear" when inputs is [_, { } scale, ..] => Quantised(node.Operator[0] == 'Q', first, scale, inputs.Length > 2 ? inputs[2] : null, at("axis")?.Integer ?? 1, at("block_size")?.Integer ?? 0, at("output_dtype")?.Integer),
            "Mul" or "Div" or "Add" or "Sub" when inputs is [_, { } second] => Arithmetic(node.Operator, first, second),
            _ => null,
        };
        return result is null ? OnnxConstant.Not($"are computed by {node.Operator} in a way that is not supported") : result with { Operators = operators };
    }

    /// <summary>A constant that is given as a number or a list of numbers.</summary>
    private static OnnxConstant Listed(OnnxNode node, OnnxScope scope)
    {
        foreach (var name in (string[])["value_int", "value_ints", "value_float", "value_floats"])
            if (scope.Setting(node, name) is { } setting)
            {
                var integers = setting.Integer is { } integer ? [integer] : setting.Integers;
                float[] values = integers.Count > 0 ? [.. integers.Select(i => (float)i)] : setting.Float is { } number ? [number] : [.. setting.Floats];
                int[] shape = name.EndsWith('s') ? [values.Length] : [];
                return new(node.Output, new(node.Output, shape, "", _ => values), OnnxType.Of(integers.Count > 0 ? 7 : 1), integers.Count > 0 ? integers : null, 0, null);
            }
        return scope.Setting(node, "value")?.Tensor is { } tensor ? Stored(tensor, node.Output) : OnnxConstant.Not("are a constant that is not supported (text)");
    }

    private static OnnxConstant? Cast(OnnxConstant source, OnnxType to)
    {
        if (to.Name == source.Type.Name || to.Name is "F32" or "F64")
            return source with { Type = to };
        Func<float, float>? round = to.Name switch
        {
            "F16" => value => (float)(Half)value,
            "BF16" => Bfloat,
            "I8" or "U8" or "I16" or "U16" => value => Math.Clamp(MathF.Truncate(value), to.Range.Least, to.Range.Most),
            "I32" or "I64" => MathF.Truncate,
            _ => null,
        };
        return round is null ? null : Each(source, round) with { Type = to, Integers = to.Name is "I32" or "I64" ? source.Integers : null };
    }

    /// <summary>To the nearest bfloat16, of two the even one.</summary>
    private static float Bfloat(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) ? BitConverter.UInt32BitsToSingle((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000) : value;
    }

    private static OnnxConstant? Transpose(OnnxConstant source, List<long>? permutation)
    {
        var (tensor, axes) = (source.Tensor!, source.Tensor!.Shape.Length);
        var order = permutation is { Count: > 0 } ? permutation.Select(axis => (int)Math.Clamp(axis, -1, axes)).ToArray() : [.. Enumerable.Range(0, axes).Reverse()];
        if (order.Length != axes || !order.Order().SequenceEqual(Enumerable.Range(0, axes)))
            return null;
        return With(source, [.. order.Select(axis => tensor.Shape[axis])], cancellation => ArrayAxes.Transpose(tensor.Read!(cancellation), tensor.Shape, order));
    }

    private static OnnxConstant? Reshape(OnnxConstant source, int[]? shape) => shape is null ? null : source with { Tensor = source.Tensor! with { Shape = shape } };

    /// <summary>y = (x − z)·s, or back: y = saturate(round(x / s) + z), halves to even. One s for all, one for each index of an axis, or one for each block of it.</summary>
    private static OnnxConstant? Quantised(bool quantise, OnnxConstant source, OnnxConstant scale, OnnxConstant? zero, long axis, long block, long? output)
    {
        var (tensor, steps, zeros) = (source.Tensor!, scale.Tensor!, zero?.Tensor);
        var type = !quantise ? scale.Type : zero?.Type ?? OnnxType.Of((int)Math.Clamp(output is null or 0 ? 2 : output.Value, 0, 1000));
        if (OnnxShape.Steps(tensor.Shape, steps.Shape, axis, block) is not { } stepOf || zeros is not null && Volume(zeros.Shape) != Volume(steps.Shape) || quantise && (type.IsFloat || type.Bits is 0 or > 16))
            return null;
        return With(source, tensor.Shape, cancellation =>
        {
            var (values, s, z) = ((float[])tensor.Read!(cancellation).Clone(), steps.Read!(cancellation), zeros?.Read!(cancellation));
            for (var i = 0; i < values.Length; i++)
            {
                var step = stepOf(i);
                values[i] = quantise ? Math.Clamp(MathF.Round(values[i] / s[step], MidpointRounding.ToEven) + (z?[step] ?? 0), type.Range.Least, type.Range.Most) : (values[i] - (z?[step] ?? 0)) * s[step];
            }
            return values;
        }) with { Type = type };
    }

    private static OnnxConstant? Arithmetic(string type, OnnxConstant left, OnnxConstant right)
    {
        var (a, b) = (left.Tensor!, right.Tensor!);
        if (OnnxShape.Broadcast(a.Shape, b.Shape) is not { } shape)
            return null;
        // The larger operand is the weights, and gives the layer its name.
        return With(Volume(b.Shape) > Volume(a.Shape) ? right : left, shape, cancellation =>
        {
            var (x, y) = (OnnxShape.Spread(a.Read!(cancellation), a.Shape, shape), OnnxShape.Spread(b.Read!(cancellation), b.Shape, shape));
            var values = new float[x.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = type switch { "Mul" => x[i] * y[i], "Div" => x[i] / y[i], "Add" => x[i] + y[i], _ => x[i] - y[i] };
            return values;
        });
    }

    private static OnnxConstant Each(OnnxConstant source, Func<float, float> change)
    {
        var tensor = source.Tensor!;
        return With(source, tensor.Shape, cancellation => Array.ConvertAll(tensor.Read!(cancellation), value => change(value)));
    }

    private static OnnxConstant With(OnnxConstant source, int[] shape, Func<CancellationToken, float[]> read) => source with { Tensor = source.Tensor! with { Shape = shape, Read = read }, Integers = null };

    private static long Volume(int[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
