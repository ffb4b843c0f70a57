using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Http;

namespace TopoWeb.Results.Files;

/// <summary>Tags of what is made of a stored result. Its keys are hashes of its content and of all that it was computed from: the same keys, the same file.</summary>
internal static class ResultTag
{
    public static string Of(Guid run, ResultKeys keys, string file, IQueryCollection query) =>
        EntityTags.Of(run.ToString(), keys.Choice, keys.Result, keys.Filters, keys.Experiment, keys.Stored.Ticks.ToString(CultureInfo.InvariantCulture), file, EntityTags.Of(query), Versions.Program);

    /// <summary>Gives a file of a result its tag, and answers whoever has it without making it again. What is no file, such as an error, has none.</summary>
    public static async Task<IResult> SendAsync(HttpContext http, Guid run, ResultKeys? keys, string file, Func<Task<IResult>> send)
    {
        if (keys is null)
            return await send();
        var tag = Of(run, keys, file, http.Request.Query);
        if (EntityTags.Has(http.Request, tag))
            return EntityTags.Unchanged(http, tag);
        var answer = await send();
        if (answer is IFileHttpResult or IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
            EntityTags.Put(http, tag);
        return answer;
    }
}
