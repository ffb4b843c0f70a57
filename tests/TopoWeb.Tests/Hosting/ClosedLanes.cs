using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Tests.Published;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Hosting;

/// <summary>An application whose jobs wait until a test lets them go.</summary>
internal static class ClosedLanes
{
    /// <summary>Drains the worker of the application, as an administrator does.</summary>
    public static async Task CloseLanesAsync(this TestApplication app)
    {
        await AskAsync(app, "drain");
        var lanes = app.Services.GetRequiredService<WorkerLanes>();
        await Poll.UntilAsync(() => Task.FromResult(lanes.IsIdle), () => "The lanes are still open or busy.");
    }

    public static Task OpenLanesAsync(this TestApplication app) => AskAsync(app, "resume");

    private static async Task AskAsync(TestApplication app, string act)
    {
        var workers = await Poll.UntilAsync(async () => (await app.Http.GetFromJsonAsync<JsonElement>("/api/v1/workers")).GetProperty("items"), w => w.GetArrayLength() > 0, _ => "There is no worker.");
        foreach (var worker in workers.EnumerateArray())
            (await app.Http.PostAsync($"/api/v1/workers/{worker.GetProperty("id").GetString()}/{act}", null)).EnsureSuccessStatusCode();
    }
}
