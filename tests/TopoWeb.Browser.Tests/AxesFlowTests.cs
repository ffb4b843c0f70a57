using System.Text;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>Kernels whose shape fits two orders of axes, and models of several files, as people hand them over.</summary>
public sealed class AxesFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Upload_AmbiguousKernel_ShowsTheNoteAndTakesAnotherOrder(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        var upload = await OpenAsync(visit);
        await upload.SetInputFilesAsync(new FilePayload { Name = $"kernel-{theme}-{width}.npy", MimeType = "application/octet-stream", Buffer = Npy(5, 5, 6, 6) });
        await Expect(page.Locator("[data-summary=points]")).ToContainTextAsync("25");
        await Expect(page.GetByText("The shape 5×5×6×6 fits both")).ToBeVisibleAsync();
        await page.Locator("#upload-axes").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("upload-axes");
        await page.GetByLabel("Order of axes", new() { Exact = true }).SelectOptionAsync("hwio");
        await Expect(page.Locator("[data-summary=points]")).ToContainTextAsync("36");
        await Expect(page.GetByText("in the order of axes hwio, as chosen")).ToBeVisibleAsync();
        await visit.AssertFitsAsync();

        if (width == 1280)
        {
            // A model of two files: alone it says what is missing, together they are read.
            await upload.SetInputFilesAsync(new FilePayload { Name = "model.onnx", MimeType = "application/octet-stream", Buffer = Model() });
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("“w.bin” (external data), which is not there");
            await upload.SetInputFilesAsync([new FilePayload { Name = "w.bin", MimeType = "application/octet-stream", Buffer = new byte[432] }, new FilePayload { Name = "model.onnx", MimeType = "application/octet-stream", Buffer = Model() }]);
            // The layer, or one of its three input channels.
            await page.Locator("#upload-array").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await Expect(page.Locator("[data-summary=points]")).ToContainTextAsync("12");
            await visit.SaveScreenshotAsync("upload-model");
            await upload.SetInputFilesAsync([new FilePayload { Name = "a.csv", MimeType = "text/csv", Buffer = [] }, new FilePayload { Name = "b.csv", MimeType = "text/csv", Buffer = [] }]);
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Select one file.");
        }
        visit.AssertClean();
    }

    private static async Task<ILocator> OpenAsync(Visit visit)
    {
        var page = visit.Page;
        await visit.OpenAsync("/new");
        await Expect(page.Locator("fieldset.columns")).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Upload a cloud or weights" }).ChooseAsync();
        var upload = page.Locator("#upload");
        await Expect(upload).ToBeVisibleAsync();
        // The file field listens a moment after it is there: Blazor's script then keeps a counter in it.
        await Poll.UntilAsync(() => upload.EvaluateAsync<bool>("field => field._blazorInputFileNextFileId !== undefined"), () => "the file field does not listen.");
        return upload;
    }

    private static byte[] Npy(params int[] shape)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}".PadRight(117) + "\n";
        var values = Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).SelectMany(i => BitConverter.GetBytes((float)(i * 37 % 128)));
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    /// <summary>A convolution whose weights, 4×3×3×3, lie in <c>w.bin</c>.</summary>
    private static byte[] Model()
    {
        byte[] node = [.. Text(1, "x"), .. Text(1, "w"), .. Text(2, "y"), .. Text(4, "Conv")];
        byte[] tensor = [8, 4, 8, 3, 8, 3, 8, 3, 16, 1, .. Text(8, "w"), .. Bytes(13, [.. Text(1, "location"), .. Text(2, "w.bin")]), 0x70, 1];
        return [8, 8, .. Bytes(7, [.. Bytes(1, node), .. Bytes(5, tensor)])];

        static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));
        static byte[] Bytes(int field, byte[] content) => [(byte)(field << 3 | 2), (byte)content.Length, .. content];
    }
}
