using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>
/// A Mapper graph for other programs: all nodes and edges with what the result knows of them, where the layout asked for has put them, and the value of the function
/// that colours them. Places are in a square of 1,000, those of the lens in the lens's own proportions.
/// </summary>
internal static class GraphFiles
{
    private const double Side = 1000;

    private static readonly (string Id, string For, string Type)[] Keys =
    [
        ("size", "node", "int"), ("bin", "node", "string"), ("mean", "node", "string"), ("lens", "node", "string"), ("x", "node", "double"), ("y", "node", "double"),
        ("shared", "edge", "int"),
    ];

    /// <summary>GraphML; <c>y</c> points up, as in the programs that read it.</summary>
    /// <exception cref="InvalidInputException">There is no such function as the figure's options name.</exception>
    public static byte[] GraphMl(ResultExport export, MapperDocument mapper)
    {
        var (places, values) = (Places(export, mapper), export.Values(mapper.Nodes));
        var color = Allowed(export.Figure.Display.Color);
        using var memory = new MemoryStream();
        using (var xml = XmlWriter.Create(memory, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("graphml", "http://graphml.graphdrawing.org/xmlns");
            foreach (var (id, target, type) in values is null ? Keys : [.. Keys, (color, "node", "double")])
            {
                xml.WriteStartElement("key");
                xml.WriteAttributeString("id", id);
                xml.WriteAttributeString("for", target);
                xml.WriteAttributeString("attr.name", id);
                xml.WriteAttributeString("attr.type", type);
                xml.WriteEndElement();
            }
            xml.WriteStartElement("graph");
            xml.WriteAttributeString("edgedefault", "undirected");
            for (var i = 0; i < mapper.Nodes.Count; i++)
            {
                var node = mapper.Nodes[i];
                xml.WriteStartElement("node");
                xml.WriteAttributeString("id", $"n{node.Id}");
                Data("size", node.Size.ToString(CultureInfo.InvariantCulture));
                Data("bin", string.Join(' ', node.Bin));
                Data("mean", Join(node.Mean));
                Data("lens", Join(node.Lens));
                Data("x", Text(places[i].X));
                Data("y", Text(Side - places[i].Y));
                // A node without a value has no entry: programs read "NaN" each in their own way.
                if (values is not null && double.IsFinite(values[i]))
                    Data(color, Text(values[i]));
                xml.WriteEndElement();
            }
            foreach (var edge in mapper.Edges)
            {
                xml.WriteStartElement("edge");
                xml.WriteAttributeString("source", $"n{edge.Source}");
                xml.WriteAttributeString("target", $"n{edge.Target}");
                Data("shared", edge.Shared.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();

            void Data(string key, string value)
            {
                xml.WriteStartElement("data");
                xml.WriteAttributeString("key", key);
                xml.WriteString(value);
                xml.WriteEndElement();
            }
        }
        return memory.ToArray();
    }

    /// <summary>Cytoscape JSON; <c>y</c> points down, as there.</summary>
    /// <exception cref="InvalidInputException">There is no such function as the figure's options name.</exception>
    public static byte[] CytoscapeJson(ResultExport export, MapperDocument mapper)
    {
        var (places, values) = (Places(export, mapper), export.Values(mapper.Nodes));
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            elements = new
            {
                nodes = mapper.Nodes.Select((n, i) => new { data = Data(n, i), position = new { x = places[i].X, y = places[i].Y } }),
                edges = mapper.Edges.Select(e => new { data = new { source = $"n{e.Source}", target = $"n{e.Target}", e.Shared } }),
            },
        }, JsonDefaults.Options);

        Dictionary<string, object> Data(MapperNodeDocument node, int i)
        {
            var data = new Dictionary<string, object> { ["id"] = $"n{node.Id}", ["size"] = node.Size, ["bin"] = node.Bin, ["mean"] = node.Mean, ["lens"] = node.Lens };
            if (values is not null && double.IsFinite(values[i]))
                data[export.Figure.Display.Color!] = values[i];
            return data;
        }
    }

    private static (double X, double Y)[] Places(ResultExport export, MapperDocument mapper)
    {
        var placement = export.Places is { } places ? LensPlacement.Of(mapper, mapper.Nodes, places) : LensPlacement.Create(mapper.Nodes);
        return [.. placement.Fit(Side, Side, 0).Select(p => (Math.Round(p.X, 3), Math.Round(p.Y, 3)))];
    }

    /// <summary>A column of somebody's file may be named by characters that no XML may have, not even escaped: they are left out.</summary>
    private static string Allowed(string? name) => string.Concat((name ?? "").EnumerateRunes().Where(r => !r.IsBmp || XmlConvert.IsXmlChar((char)r.Value)));

    private static string Join(double[] values) => string.Join(' ', values.Select(Text));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
