using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Structure;

/// <summary>Knowledge runs one way: between the rooms of the application down one list, and nowhere in a circle.</summary>
public sealed class KnowledgeTests
{
    /// <summary>The rooms of the web project, each knowing only those on lines below its own.</summary>
    private static readonly string[][] Rooms =
    [
        ["Commands"],
        ["Hosting"],
        ["Administration"],
        ["Accounts"],
        ["Projects"],
        ["Gallery"],
        ["Figures", "Schedules", "Sweep", "Sharing", "Docs"],
        ["Timeline", "Compare"],
        ["Results"],
        ["Exports"],
        ["Runs"],
        ["Training"],
        ["Workers"],
        ["Datasets"],
        ["Rendering"],
        ["Exploration"],
        ["Notation"],
        ["Experiments"],
        ["Settings"],
        ["Controls", "Layout"],
        ["Http"],
        ["Access"],
        ["Data"],
    ];

    public static TheoryData<string> Projects => ["TopoWeb", "TopoWeb.Networks", "TopoWeb.Topology"];

    [Fact]
    public void Rooms_Types_KnowOnlyRoomsBelow()
    {
        var level = Rooms.SelectMany((rooms, i) => rooms.Select(room => (room, i))).ToDictionary(r => r.room, r => r.i);
        var wrong = new List<string>();
        foreach (var ((from, to), types) in NamespaceArrows.Of(typeof(Program).Assembly).Arrows)
        {
            var (user, used) = (Room(from), Room(to));
            if (user == used || user is null)
                continue;
            if (used is null || !level.TryGetValue(user, out var high) || !level.TryGetValue(used, out var low))
                wrong.Add($"{from} → {to}: one of them is no room of the list ({string.Join("; ", types)}).");
            else if (high >= low)
                wrong.Add($"{user} → {used}: {string.Join("; ", types.Take(8))}.");
        }
        Assert.True(wrong.Count == 0, "Arrows upwards:\n" + string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_OfAProject_FormNoCircle(string project)
    {
        var arrows = NamespaceArrows.Of(AssemblyOf(project));
        Assert.NotEmpty(arrows.Arrows);
        var circles = arrows.Circles();
        Assert.True(circles.Count == 0, string.Join("\n\n", circles.Select(c => $"{c.Count} namespaces on a circle:\n{arrows.Explain([.. c])}")));
    }

    [Fact]
    public void Arrows_KnownUses_AreFound()
    {
        // The tests above could not fail if the reading of the assembly missed bodies, generics or signatures.
        var arrows = NamespaceArrows.Of(typeof(FilterBank).Assembly).Arrows;
        Assert.Contains(("TopoWeb.Networks.Formats", "TopoWeb.Networks.Filters"), arrows.Keys);
        Assert.Contains(("TopoWeb.Networks.Training.Loop", "TopoWeb.Networks.Training.Models"), arrows.Keys);
        Assert.DoesNotContain(("TopoWeb.Networks.Training.Models", "TopoWeb.Networks.Training.Loop"), arrows.Keys);
    }

    private static System.Reflection.Assembly AssemblyOf(string project) => project switch
    {
        "TopoWeb" => typeof(Program).Assembly,
        "TopoWeb.Networks" => typeof(FilterBank).Assembly,
        _ => typeof(PointCloud).Assembly,
    };

    private static string? Room(string name) => name.Split('.') is [_, var room, ..] ? room : null;
}
