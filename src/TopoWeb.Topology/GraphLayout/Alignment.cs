namespace TopoWeb.Topology.GraphLayout;

/// <summary>Turns a drawing towards another of the same nodes, as forces leave its direction open.</summary>
internal static class Alignment
{
    /// <summary>The rotation, with or without a reflection, after which the squared distances to <paramref name="model"/> are least (orthogonal Procrustes in the plane), about the means.</summary>
    public static void Turn(GraphPlaces places, GraphPlaces model)
    {
        Centre(places);
        var (px, py, qx, qy) = (places.X, places.Y, model.X, model.Y);
        // p·q and p×q, for p as it is and for p mirrored.
        var (dot, cross, mirroredDot, mirroredCross) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < px.Length; i++)
        {
            dot += px[i] * qx[i] + py[i] * qy[i];
            cross += px[i] * qy[i] - py[i] * qx[i];
            mirroredDot += px[i] * qx[i] - py[i] * qy[i];
            mirroredCross += px[i] * qy[i] + py[i] * qx[i];
        }
        var (plain, mirrored) = (Math.Sqrt(dot * dot + cross * cross), Math.Sqrt(mirroredDot * mirroredDot + mirroredCross * mirroredCross));
        var (sign, size, cosine, sine) = mirrored > plain ? (-1.0, mirrored, mirroredDot, mirroredCross) : (1.0, plain, dot, cross);
        if (size <= 0)
            return;
        (cosine, sine) = (cosine / size, sine / size);
        for (var i = 0; i < px.Length; i++)
            (px[i], py[i]) = (cosine * px[i] - sine * sign * py[i], sine * px[i] + cosine * sign * py[i]);
    }

    private static void Centre(GraphPlaces places)
    {
        var (mx, my) = (0.0, 0.0);
        for (var i = 0; i < places.X.Length; i++)
            (mx, my) = (mx + places.X[i] / places.X.Length, my + places.Y[i] / places.X.Length);
        for (var i = 0; i < places.X.Length; i++)
            (places.X[i], places.Y[i]) = (places.X[i] - mx, places.Y[i] - my);
    }
}
