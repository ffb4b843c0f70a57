using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TopoWeb.Results.Live;

/// <summary>Bytes that an object takes in memory with all that it refers to, each thing once. For plain data such as stages: arrays, records, lists and dictionaries.</summary>
internal static class ObjectSize
{
    /// <summary>Header and method table of every object on a 64-bit machine; an array has its length besides.</summary>
    private const int Header = 16;
    private const int ArrayHeader = 24;

    private static readonly MethodInfo SizeOfValue = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    /// <summary>A type: bytes of a value in place (of a reference where it is a class), of its fields together, and the fields that lead on.</summary>
    private sealed record Shape(int InPlace, int Fields, FieldInfo[] Leading);

    public static long Of(object root)
    {
        var bytes = 0L;
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>();
        Visit(root);
        while (open.TryPop(out var item))
        {
            bytes += Aligned(item switch
            {
                string text => Header + sizeof(int) + sizeof(char) * (text.Length + 1L),
                Array array => ArrayHeader + array.LongLength * ShapeOf(array.GetType().GetElementType()!).InPlace,
                _ => Header + ShapeOf(item.GetType()).Fields,
            });
            if (item is Array { Length: > 0 } elements)
                Elements(elements);
            else if (item is not string)
                Follow(item, ShapeOf(item.GetType()));
        }
        return bytes;

        void Visit(object? value)
        {
            if (value is not (null or Type or MemberInfo or Delegate or Pointer) && seen.Add(value))
                open.Push(value);
        }

        void Elements(Array array)
        {
            var type = array.GetType().GetElementType()!;
            if (!type.IsValueType)
                foreach (var element in array)
                    Visit(element);
            else if (ShapeOf(type) is { Leading.Length: > 0 } shape)
                foreach (var element in array)
                    Follow(element!, shape);
        }

        // A structure within an object takes its place there: only what it refers to is visited.
        void Follow(object item, Shape shape)
        {
            foreach (var field in shape.Leading)
            {
                if (field.GetValue(item) is not { } value)
                    continue;
                if (field.FieldType.IsValueType)
                    Follow(value, ShapeOf(field.FieldType));
                else
                    Visit(value);
            }
        }
    }

    private static long Aligned(long bytes) => (bytes + 7) & ~7L;

    private static Shape ShapeOf(Type type) => Shapes.GetOrAdd(type, static t =>
    {
        var fields = new List<FieldInfo>();
        // A boxed nullable value is the value alone.
        for (var level = Nullable.GetUnderlyingType(t) ?? t; level is not null && !level.IsPrimitive && !level.IsEnum && !level.IsArray; level = level.BaseType)
            fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return new(InPlace(t), fields.Sum(f => InPlace(f.FieldType)), [.. fields.Where(f => Leads(f.FieldType))]);
    });

    private static int InPlace(Type type) => type.IsValueType ? (int)SizeOfValue.MakeGenericMethod(type).Invoke(null, null)! : IntPtr.Size;

    private static bool Leads(Type type) => !type.IsPointer && (!type.IsValueType || !type.IsPrimitive && !type.IsEnum && ShapeOf(type).Leading.Length > 0);
}
