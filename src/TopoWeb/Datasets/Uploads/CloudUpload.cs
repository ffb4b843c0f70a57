using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Networks.Formats.Kernels;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Networks.Weights.Content;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Datasets.Uploads;

/// <summary>The form of an upload, for the OpenAPI document. Every field but the file may stand in the query instead.</summary>
internal sealed record CloudForm
{
    /// <summary>A point cloud or weights.</summary>
    public required IFormFile File { get; init; }

    /// <summary>Name of the file, where it is to be another.</summary>
    public string? Name { get; init; }

    /// <summary>Array of an .npz file, or layers of a network.</summary>
    public string? Array { get; init; }

    /// <summary>Order of the axes of kernels, such as hwio.</summary>
    public string? Axes { get; init; }

    /// <summary>ID of a project.</summary>
    public string? Project { get; init; }

    /// <summary>Roles of columns of a table.</summary>
    public string? Roles { get; init; }

    /// <summary>Whether the first row of a table is a header: auto, yes or no.</summary>
    public string? Header { get; init; }

    /// <summary>Rows of a table with missing coordinates: refuse or drop.</summary>
    public string? Missing { get; init; }
}

/// <summary>A file as a program sends it: a form with the field <c>file</c>, or the bytes alone with their name in the query.</summary>
internal sealed class CloudUpload : IAsyncDisposable
{
    private const string FileField = "file";
    private const int InMemory = 1 << 20;

    private CloudUpload(Stream content, string name, string? array, Guid? project, TableOptions table, WeightReading how) =>
        (Content, Name, Array, Project, Table, How) = (content, name, array, project, table, how);

    public Stream Content { get; }

    public string Name { get; }

    public string? Array { get; }

    public Guid? Project { get; }

    public TableOptions Table { get; }

    /// <summary>Order of axes, and the further files of the form: those that a model keeps its values in.</summary>
    public WeightReading How { get; }

    /// <exception cref="InvalidInputException">Fields are missing or wrong; all are named.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large, or is no form though it says so.</exception>
    public static async Task<CloudUpload> ReadAsync(HttpRequest http, long maximumBytes, CancellationToken cancellation)
    {
        var isForm = http.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        var form = isForm ? await FormAsync(http, cancellation) : FormCollection.Empty;
        var errors = new List<InvalidInputException>();
        string? Field(string name) => form.TryGetValue(name, out var sent) && sent is [{ Length: > 0 } text, ..] ? text : http.Query[name] is [{ Length: > 0 } asked, ..] ? asked : null;
        var file = isForm ? form.Files.GetFile(FileField) : null;
        var name = Field("name") ?? file?.FileName;
        if (isForm && file is null)
            errors.Add(new(FileField, form.ContainsKey(FileField) ? "The form field 'file' is text. Send the file itself; with curl, write file=@cloud.csv." : "Send the file as the form field 'file'."));
        else if (string.IsNullOrWhiteSpace(name))
            errors.Add(new("name", "Give the name of the file in the query, such as name=cloud.csv, or send a form with the field 'file'."));
        else if (file?.Length == 0 || http.ContentLength == 0)
            errors.Add(new(FileField, $"'{name}' is empty."));
        Guid? project = null;
        if (Field("project") is { } id)
            project = Guid.TryParse(id, out var parsed) ? parsed : Wrong(new("project", $"“{LineText.Short(id, 41)}” is not an ID such as 0195e0a4-0000-7000-8000-000000000001."));
        var table = new TableOptions();
        try
        {
            table = TableOptions.Parse(Field("roles"), Field("header"), Field("missing"));
        }
        catch (InvalidInputException e)
        {
            errors.AddRange(e.All.Select(one => new InvalidInputException(one.Field, one.Message)));
        }
        var how = new WeightReading { Beside = beside => form.Files.FirstOrDefault(f => f != file && f.FileName == beside)?.OpenReadStream() };
        try
        {
            how = how with { Axes = KernelAxes.Parse(Field("axes")) };
        }
        catch (InvalidInputException e)
        {
            errors.Add(e);
        }
        if (errors.Count > 0)
            throw new InvalidInputException(errors[0].Field, errors[0].Message, errors[1..]);
        return new(file?.OpenReadStream() ?? await BodyAsync(http, maximumBytes, cancellation), name!, Field("array"), project, table, how);

        Guid? Wrong(InvalidInputException error)
        {
            errors.Add(error);
            return null;
        }
    }

    /// <summary>Whether files are sent to this address.</summary>
    public static bool IsUpload(PathString path) => path.StartsWithSegments("/api/v1/clouds", out var rest) && !rest.HasValue;

    public ValueTask DisposeAsync() => Content.DisposeAsync();

    private static async Task<IFormCollection> FormAsync(HttpRequest http, CancellationToken cancellation)
    {
        try
        {
            return await http.ReadFormAsync(cancellation);
        }
        catch (InvalidDataException e) when (e.Message.Contains("body length limit", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status413PayloadTooLarge, e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"The form is damaged or was cut: {e.Message}", StatusCodes.Status400BadRequest, e);
        }
    }

    /// <summary>Readers go back and do not wait; the body of a request allows neither.</summary>
    private static async Task<Stream> BodyAsync(HttpRequest http, long maximumBytes, CancellationToken cancellation)
    {
        var content = new FileBufferingReadStream(http.Body, InMemory, maximumBytes + 1, Path.GetTempPath);
        try
        {
            await content.DrainAsync(cancellation);
        }
        catch (IOException e) when (e is not BadHttpRequestException && e.Message.Contains("limit", StringComparison.OrdinalIgnoreCase))
        {
            await content.DisposeAsync();
            throw new BadHttpRequestException(e.Message, StatusCodes.Status413PayloadTooLarge, e);
        }
        content.Position = 0;
        return content;
    }
}
