using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Submission;

/// <summary>A run that has been submitted.</summary>
internal sealed record RunAccepted(Guid Id, string Notation);

/// <summary>What came of a submission.</summary>
/// <param name="Answer">The run; null where there is none.</param>
/// <param name="Repeated">The answer is that of an earlier request with the same key.</param>
/// <param name="Refusal">Why there is none: the key belongs to another body, or its run is still being made.</param>
internal sealed record SubmissionOutcome(RunAccepted? Answer, bool Repeated = false, (int Status, string Words)? Refusal = null);

/// <summary>
/// Makes one run of a submission however often it is sent, also at the same moment and to different processes: the key's row is the lock. The run's id stands in it before
/// there is a run, so that whoever comes after a crash finds the run or makes it. What was refused is forgotten: the key can be used again once the request is right.
/// </summary>
internal sealed class OneSubmission(IDbContextFactory<TopoWebContext> contexts, IOptions<ApiOptions> options, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 255;

    /// <summary>Longer than a submission takes. After it, whoever began is taken for dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How long a second request waits for the answer of the first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="visitor">Whose key it is.</param>
    /// <param name="key">The key; null where the request names none.</param>
    /// <param name="body">The request.</param>
    /// <param name="submit">Makes the run with this id.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="InvalidInputException">The key is none, or the request is wrong.</exception>
    public async Task<SubmissionOutcome> OnceAsync(Visitor visitor, string? key, ReadOnlyMemory<byte> body, Func<Guid, Task<RunAccepted>> submit, CancellationToken cancellation)
    {
        if (key is null)
            return new(await submit(Guid.CreateVersion7()));
        if (key.Length is 0 or > LongestKey || key.Any(c => c is < ' ' or > '~'))
            throw new InvalidInputException(Header, $"An Idempotency-Key has 1 to {LongestKey} characters of ASCII, such as a UUID.");
        var row = new SubmissionKeyRow
        {
            Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{visitor.UserId}\n{key}"))),
            UserId = visitor.UserId,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(body.Span)),
            RunId = Guid.CreateVersion7(),
        };
        var clock = Stopwatch.StartNew();
        while (!await TakeAsync(row, cancellation))
        {
            if (await LookAsync(row, cancellation) is { } outcome)
                return outcome;
            if (row.TakenAt == default)
                break;
            if (clock.Elapsed > Patience)
                return new(null, Refusal: (StatusCodes.Status409Conflict, "The run of this Idempotency-Key is still being submitted. Send the same request again in a moment."));
            await Task.Delay(Pause, cancellation);
        }
        return await MakeAsync(row, submit);
    }

    /// <summary>Whether the key was free and is now this request's.</summary>
    private async Task<bool> TakeAsync(SubmissionKeyRow row, CancellationToken cancellation)
    {
        var now = row.CreatedAt = row.TakenAt = time.GetUtcNow().UtcDateTime;
        var forgotten = now.AddHours(-options.Value.IdempotencyHours);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.SubmissionKeys.Where(k => k.CreatedAt < forgotten).ExecuteDeleteAsync(cancellation);
        if (await db.SubmissionKeys.AnyAsync(k => k.Id == row.Id, cancellation))
            return false;
        db.SubmissionKeys.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // Another request came first by a moment. Where it is something else, the next look fails too.
            await using var again = await contexts.CreateDbContextAsync(cancellation);
            if (!await again.SubmissionKeys.AnyAsync(k => k.Id == row.Id, cancellation))
                throw;
            return false;
        }
    }

    /// <summary>What is known of the key; null where its run is being made. Where whoever began has gone, this request goes on with the same run, and its time is empty.</summary>
    private async Task<SubmissionOutcome?> LookAsync(SubmissionKeyRow row, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.SubmissionKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == row.Id, cancellation) is not { } known)
            return null;
        if (known.BodyHash != row.BodyHash)
            return new(null, Refusal: (StatusCodes.Status422UnprocessableEntity, "This Idempotency-Key was used for another request. Use a new key for a new run, or send the body unchanged."));
        if (known.Answer is { } answer)
            return new(JsonSerializer.Deserialize<RunAccepted>(answer, JsonDefaults.Options)!, Repeated: true);
        if (await FindAsync(db, known.RunId, cancellation) is { } made)
        {
            await AnswerAsync(known.Id, made);
            return new(made, Repeated: true);
        }
        var now = time.GetUtcNow().UtcDateTime;
        if (known.TakenAt < now - Lease
            && await db.SubmissionKeys.Where(k => k.Id == known.Id && k.Answer == null && k.TakenAt == known.TakenAt).ExecuteUpdateAsync(s => s.SetProperty(k => k.TakenAt, now), cancellation) == 1)
            (row.RunId, row.TakenAt) = (known.RunId, default);
        return null;
    }

    private async Task<SubmissionOutcome> MakeAsync(SubmissionKeyRow row, Func<Guid, Task<RunAccepted>> submit)
    {
        try
        {
            var made = await submit(row.RunId);
            await AnswerAsync(row.Id, made);
            return new(made);
        }
        catch
        {
            // The request may have ended after its run was stored, or another may have gone on with it: then the run is the answer, also for the next request.
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            if (await FindAsync(db, row.RunId, CancellationToken.None) is { } made)
                return new(made, Repeated: true);
            await db.SubmissionKeys.Where(k => k.Id == row.Id && k.RunId == row.RunId && k.Answer == null).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task AnswerAsync(string id, RunAccepted made)
    {
        var answer = JsonSerializer.Serialize(made, JsonDefaults.Options);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.SubmissionKeys.Where(k => k.Id == id).ExecuteUpdateAsync(s => s.SetProperty(k => k.Answer, answer), CancellationToken.None);
    }

    private static async Task<RunAccepted?> FindAsync(TopoWebContext db, Guid run, CancellationToken cancellation) =>
        await db.Runs.Where(r => r.Id == run).Select(r => r.SpecJson).SingleOrDefaultAsync(cancellation) is { } spec
            ? new(run, ExperimentNotation.Format(JsonSerializer.Deserialize<ExperimentSpec>(spec, JsonDefaults.Options)!)) : null;
}
