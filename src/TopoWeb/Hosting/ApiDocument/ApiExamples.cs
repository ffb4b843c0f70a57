using System.Text.Json.Nodes;
using TopoWeb.Accounts.Profile;
using TopoWeb.Accounts.Tokens;
using TopoWeb.Administration.Configured;
using TopoWeb.Administration.Maintenance;
using TopoWeb.Administration.Retention;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Http;
using TopoWeb.Projects;
using TopoWeb.Results.Files;
using TopoWeb.Results.Live;
using TopoWeb.Results.Views;
using TopoWeb.Runs;
using TopoWeb.Runs.Following;
using TopoWeb.Runs.Labels;
using TopoWeb.Runs.Submission;
using TopoWeb.Schedules;
using TopoWeb.Sharing;
using TopoWeb.Workers;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>Examples of what is sent and answered most, by its type. The linter holds them against the schemas; the others follow from their schemas.</summary>
internal static class ApiExamples
{
    private const string Run = "0195e0a4-0000-7000-8000-000000000002";

    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(RunRequest)] = """{ "notation": "40xM(64,0,64) on mnist at 0,100,500, rho(80,0.3), Mapper(30,3)", "seed": 7, "name": "My run" }""",
        [typeof(RunAccepted)] = $$"""{ "id": "{{Run}}", "notation": "40xM(64,0,64) on mnist at 0,100,500, rho(80,0.3), Mapper(30,3)" }""",
        [typeof(RunStatus)] = $$"""
            { "id": "{{Run}}", "name": "My run", "notation": "40xM(64,0,64) on mnist at 0,100,500, rho(80,0.3), Mapper(30,3)", "state": "training", "stage": null, "progress": 0.42, "secondsLeft": 180.5, "error": null,
              "createdAt": "2026-01-31T12:00:00Z", "startedAt": "2026-01-31T12:00:01Z", "finishedAt": null,
              "training": { "networks": 40, "done": 16, "failed": 0, "steps": 8400, "stepsTotal": 20000, "stepsPerSecond": 64.3, "loss": 0.21, "accuracy": 0.94 },
              "results": [ { "choice": "L1_000100", "label": "Iteration 100", "pointsIn": 1024, "pointsKept": 307, "longestRatio": 3.2, "networks": 16, "longestBar": 0.412, "loops": 1 } ],
              "experiment": "0195e0a4-0000-7000-8000-000000000006", "preset": null, "schedule": null, "pinned": false, "archived": false, "tags": ["thesis"] }
            """,
        [typeof(RunChange)] = """{ "name": "Edges of MNIST", "note": "The circle is there **before** the loss falls.", "tags": ["thesis", "chapter 2"], "archived": false }""",
        [typeof(TagUse)] = """{ "tag": "thesis", "runs": 12 }""",
        [typeof(SavedViewRequest)] = $$"""{ "run": "{{Run}}", "choice": "L1_000100", "caption": "The circle, coloured by direction", "view": "color=angle&nodes=1.2.5" }""",
        [typeof(SavedView)] = $$"""{ "id": "0195e0a4-0000-7000-8000-000000000007", "run": "{{Run}}", "choice": "L1_000100", "caption": "The circle, coloured by direction", "view": "color=angle&nodes=1.2.5", "createdAt": "2026-01-31T12:00:00Z", "address": "runs/{{Run}}/result?choice=L1_000100&color=angle&nodes=1.2.5&saved=0195e0a4-0000-7000-8000-000000000007" }""",
        [typeof(SavedViewChange)] = """{ "caption": "The circle after 100 iterations", "place": 1 }""",
        [typeof(CloudChange)] = """{ "name": "Gabor filters" }""",
        [typeof(CloudSummary)] = """{ "id": "0195e0a4-0000-7000-8000-000000000001", "name": "cloud.csv", "array": null, "arrays": [], "points": 6400, "dimension": 9 }""",
        [typeof(LogLine)] = """{ "id": 4711, "at": "2026-01-31T12:00:00Z", "level": "information", "text": "Submitted: 40xM(64,0,64) on mnist at 0,100,500." }""",
        [typeof(NetworkStatus)] = """{ "index": 0, "seed": 1, "state": "running", "iteration": 200, "iterations": 500, "loss": 0.2, "accuracy": 0.95, "stepsPerSecond": 60.1, "error": null, "curve": [ { "iteration": 100, "loss": 0.3, "accuracy": 0.93 } ] }""",
        [typeof(LiveRequest)] = """{ "choice": "L1_000100", "spec": { "density": { "k": 80, "p": 0.3 }, "barcode": null, "mapper": { "resolution": 30, "gain": 3 } } }""",
        [typeof(SelectionRequest)] = """{ "nodes": [1, 2, 5], "functions": ["pca1"], "choice": "L1_000100" }""",
        [typeof(ShareRequest)] = $$"""{ "run": "{{Run}}", "kind": "result", "choice": "L1_000100", "scope": "download", "days": 30, "note": "for the seminar" }""",
        [typeof(ScheduleRequest)] = """{ "notation": "40xM(64,0,64) on mnist at 500, rho(80,0.3), Mapper(30,3)", "cron": "0 3 * * 1", "timeZone": "Europe/Berlin", "newSeeds": true, "reference": "before", "hookAddress": "https://example.org/hooks/topoweb", "keepLast": 20 }""",
        [typeof(ScheduleChange)] = """{ "version": 3, "settings": { "cron": "0 3 * * 1-5", "timeZone": "Europe/Berlin", "newSeeds": true, "overlap": "skip", "missed": "runOnce", "reference": "before", "keepLast": 20 } }""",
        [typeof(SchedulePreview)] = """{ "cron": "0 3 * * 1", "timeZone": "UTC", "inWords": "every Monday at 03:00 UTC", "next": ["2026-02-02T03:00:00Z"], "nextInWords": ["Monday 2 February 03:00"] }""",
        [typeof(WorkerSummary)] = """
            { "id": "0195e0a4-0000-7000-8000-000000000004", "machine": "lab-1", "process": "lab-1:4711", "serves": false, "cores": 8, "memoryBytes": 34359738368, "gpu": null, "version": "1.0.0", "lanes": "train",
              "state": "running", "notice": null, "startedAt": "2026-01-31T12:00:00Z", "heartbeat": "2026-01-31T12:30:00Z", "heartbeatSeconds": 1.2, "jobs": [] }
            """,
        [typeof(MaintenanceRequest)] = """{ "message": "Update to a new version; back at noon.", "until": "2026-01-31T12:00:00Z" }""",
        [typeof(RetentionRequest)] = """{ "project": "0195e0a4-0000-7000-8000-000000000005", "days": 365, "runs": 12 }""",
        [typeof(SettingChange)] = """{ "value": "200000" }""",
        [typeof(ProjectQuotaRequest)] = """{ "megabytes": 2000 }""",
        [typeof(NameRequest)] = """{ "name": "Ada Lovelace" }""",
        [typeof(TokenRequest)] = """{ "name": "notebook", "scopes": ["read", "run"], "days": 90 }""",
        [typeof(TokenCreated)] = """{ "id": "0195e0a4-0000-7000-8000-000000000003", "token": "tw_…", "expiresAt": "2026-04-30T12:00:00Z" }""",
    };

    public static JsonNode? Of(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ListPage<>))
            return Of(type.GetGenericArguments()[0]) is { } item ? new JsonObject { ["items"] = new JsonArray(item), ["next"] = null } : null;
        return Texts.TryGetValue(type, out var text) ? JsonNode.Parse(text) : null;
    }
}
