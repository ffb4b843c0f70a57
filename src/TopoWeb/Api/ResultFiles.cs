using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;
using TopoWeb.Networks.Filters;
using TopoWeb.Topology;

namespace TopoWeb.Api;

/// <summary>A stored result as files: what a person or a program takes away.</summary>
internal static class ResultFiles
{
    public static readonly IReadOnlyList<string> Names = ["result", "barcode.svg", "mapper.graphml", "mapper.cyjs", "points.npy", "filters.npy", "members.csv"];

    /// <summary>The file of that name; null where the stage was skipped or there is no such file.</summary>
    public static (byte[] Content, string Type, string FileName)? Write(StoredResult result, string name)
    {
        var stem = $"topoweb-{result.RunId.ToString("N")[^8..]}-{result.Choice}";
        return (name, result.Document) switch
        {
            ("result", var document) => (JsonSerializer.SerializeToUtf8Bytes(document, TopoJson.Options), "application/json", $"{stem}.json"),
            ("barcode.svg", { Barcode: { } barcode }) => (Encoding.UTF8.GetBytes(BarcodeSvg.Write(barcode, result.Document.Source?.Title ?? "Barcode")), "image/svg+xml", $"{stem}-barcode.svg"),
            ("mapper.graphml", { Mapper: { } mapper }) => (GraphMl(mapper), "application/graphml+xml", $"{stem}.graphml"),
            ("mapper.cyjs", { Mapper: { } mapper }) => (CyJs(mapper), "application/json", $"{stem}.cyjs"),
            ("points.npy", _) => (Npy(result, normalized: true), "application/octet-stream", $"{stem}-points.npy"),
            ("filters.npy", _) => (Npy(result, normalized: false), "application/octet-stream", $"{stem}-filters.npy"),
            ("members.csv", { Mapper: { } mapper }) => (Members(result, mapper), "text/csv", $"{stem}-members.csv"),
            _ => null,
        };
    }

    /// <summary>points.npy: the points analysed (kept rows, normalised where the spec says so), float64. filters.npy: all filters as they came, float32, with their shape.</summary>
    private static byte[] Npy(StoredResult result, bool normalized)
    {
        using var memory = new MemoryStream();
        if (normalized)
        {
            var kept = result.Filters.Points.Select(result.Document.Points.Indices);
            var points = result.Document.Spec.Normalize ? Normalization.Apply(kept).Points : kept;
            NpyFile.Write(memory, points.Values, [points.Count, points.Dimension]);
        }
        else if (result.Filters.Bank is { } bank)
            NpyFile.Write(memory, bank.Values, [bank.Networks, bank.Out, bank.In, bank.KernelSize, bank.KernelSize]);
        else
            NpyFile.Write(memory, result.Filters.Points.Values, [result.Filters.Points.Count, result.Filters.Points.Dimension]);
        return memory.ToArray();
    }

    private static byte[] Members(StoredResult result, MapperDocument mapper)
    {
        var text = new StringBuilder("node,row,network,seed,layer,out,in,iteration\n");
        foreach (var node in mapper.Nodes)
            foreach (var row in node.Members)
            {
                var p = result.Filters.ProvenanceOf(row);
                text.Append(CultureInfo.InvariantCulture, $"{node.Id},{row},{p.Network},{p.Seed},{p.Layer},{p.Out},{p.In},{p.Iteration}\n");
            }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] GraphMl(MapperDocument mapper)
    {
        using var memory = new MemoryStream();
        using (var xml = XmlWriter.Create(memory, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("graphml", "http://graphml.graphdrawing.org/xmlns");
            foreach (var (id, target, type) in new[] { ("size", "node", "int"), ("bin", "node", "string"), ("mean", "node", "string"), ("lens", "node", "string"), ("shared", "edge", "int") })
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
            foreach (var node in mapper.Nodes)
            {
                xml.WriteStartElement("node");
                xml.WriteAttributeString("id", $"n{node.Id}");
                Data("size", node.Size.ToString(CultureInfo.InvariantCulture));
                Data("bin", string.Join(' ', node.Bin));
                Data("mean", Join(node.Mean));
                Data("lens", Join(node.Lens));
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

    private static string Join(double[] values) => string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static byte[] CyJs(MapperDocument mapper) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        elements = new
        {
            nodes = mapper.Nodes.Select(n => new { data = new { id = $"n{n.Id}", n.Size, n.Bin, n.Mean, n.Lens } }),
            edges = mapper.Edges.Select(e => new { data = new { source = $"n{e.Source}", target = $"n{e.Target}", e.Shared } }),
        },
    }, TopoJson.Options);
}
