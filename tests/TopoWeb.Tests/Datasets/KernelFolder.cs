using System.Text;

namespace TopoWeb.Tests.Datasets;

/// <summary>Kernels as one <c>.npy</c> a layer, with the values 0, 1, 2, … of a small cycle.</summary>
internal static class KernelFolder
{
    public static void Write(string folder, string layer, int output, int input)
    {
        Directory.CreateDirectory(folder);
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({output}, {input}, 3, 3), }}".PadRight(117) + "\n";
        using var file = File.Create(Path.Combine(folder, layer + ".npy"));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)]);
        for (var i = 0; i < output * input * 9; i++)
            file.Write(BitConverter.GetBytes((float)(i * 31 % 97)));
    }
}
