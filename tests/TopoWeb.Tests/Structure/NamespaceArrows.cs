using Mono.Cecil;

namespace TopoWeb.Tests.Structure;

/// <summary>Who knows whom in a built assembly: an arrow from the namespace of every type to the namespaces of the types it uses, in signatures, bodies and attributes.</summary>
internal sealed class NamespaceArrows
{
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _arrows = [];

    private NamespaceArrows()
    {
    }

    /// <summary>One line for each pair of types that makes the arrow.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Arrows => _arrows;

    public static NamespaceArrows Of(System.Reflection.Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        var result = new NamespaceArrows();
        foreach (var type in module.GetTypes())
            foreach (var used in new UsedTypes(type).All)
                result.Add(type, used);
        return result;
    }

    /// <summary>Namespaces that know each other in a circle, largest circle first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles()
    {
        var reach = _arrows.Keys.SelectMany(a => new[] { a.From, a.To }).Distinct().ToDictionary(n => n, Reachable);
        return [.. reach.Keys.Where(n => reach[n].Contains(n)).GroupBy(n => string.Join(' ', reach.Keys.Where(m => reach[n].Contains(m) && reach[m].Contains(n))))
            .Select(g => (IReadOnlyList<string>)[.. g]).OrderByDescending(g => g.Count)];
    }

    /// <summary>The arrows between some namespaces, with the types that make them.</summary>
    public string Explain(IReadOnlyCollection<string> namespaces) => string.Join('\n', _arrows
        .Where(a => namespaces.Contains(a.Key.From) && namespaces.Contains(a.Key.To))
        .Select(a => $"{a.Key.From} → {a.Key.To}: {string.Join("; ", a.Value.Take(8))}"));

    private HashSet<string> Reachable(string from)
    {
        var (seen, open) = (new HashSet<string>(), new Queue<string>([from]));
        while (open.TryDequeue(out var at))
            foreach (var (_, to) in _arrows.Keys.Where(a => a.From == at))
                if (seen.Add(to))
                    open.Enqueue(to);
        return seen;
    }

    private void Add(TypeDefinition user, TypeDefinition used)
    {
        var (from, to) = (Outermost(user), Outermost(used));
        // What compilers add has no namespace of ours.
        if (from.Namespace == to.Namespace || !from.Namespace.StartsWith("TopoWeb", StringComparison.Ordinal) || !to.Namespace.StartsWith("TopoWeb", StringComparison.Ordinal))
            return;
        if (!_arrows.TryGetValue((from.Namespace, to.Namespace), out var names))
            _arrows[(from.Namespace, to.Namespace)] = names = [];
        names.Add($"{from.Name} uses {to.Name}");
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
